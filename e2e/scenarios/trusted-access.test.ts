import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fetchListing } from "../clients/pub-reader.ts";
import type { Fault } from "../registries/fault.ts";
import { startOidcIssuer } from "../registries/oidc-issuer.ts";
import type { TrustRule } from "../registries/onepub/onepub-state.ts";
import { startOnePub } from "../registries/onepub.ts";
import { htmlReply, jsonReply } from "../registries/reply.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest } from "./folder-for-test.ts";
import { formsFound } from "./secret-forms.ts";
import { serverForTest } from "./server-for-test.ts";
import { printedByStep, seenOfStep } from "./what-is-seen.ts";

const exchangePath = "POST /api/trusted-access/v1/workload/exchange";
const preload = fileURLToPath(new URL("../rotation/preload-clock.mjs", import.meta.url));
/** Pauses pass at once, and time limits are short. */
const fastClock = { NODE_OPTIONS: `--import=${preload}`, CLOCK_LIMIT: "500" };

async function situation(rule: Partial<TrustRule> = {}, env: Readonly<Record<string, string>> = {}) {
  const [issuer, server] = [await serverForTest(startOidcIssuer()), await serverForTest(startOnePub())];
  server.trust({ issuer, claims: { repository: "example/project" }, ...rule });
  const home = await folderForTest();
  const job = await jobForTest({ home, env: { ...issuer.environment, ...env } });
  return { issuer, server, home, job, inputs: { registry: "onepub", url: server.origin, auth: "oidc" } };
}

describe("OnePub without a stored secret", () => {
  it("issues a token for the run, which is masked, used and taken out again", async () => {
    const { issuer, server, home, job, inputs } = await situation();
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    expect(main.outputs).toMatchObject({ "registry-url": server.url, account: "Example" });
    expect(Date.parse(main.outputs["expires-at"] ?? "")).toBeGreaterThan(Date.now());
    const token = job.environment[main.outputs["environment-variable"] ?? ""] ?? "";
    expect(server.findToken(token)).toMatchObject({ holder: "workload" });
    const { packageName, url: hostedUrl } = server;
    const tokenFile = main.outputs["credential-file"] ?? "";
    const listing = await fetchListing({ tokenFile, environment: job.environment, hostedUrl, packageName });
    expect(listing).toMatchObject({ kind: "answered", status: 200 });
    const requestToken = issuer.environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
    const identity = String(server.requests.map(({ body }) => /eyJ[\w.-]+/.exec(body)?.[0]).find(Boolean));
    const secrets = [token, identity, requestToken];
    expect(formsFound([seenOfStep(main), printedByStep(main)].join("\n"), secrets, "token")).toEqual([]);
    const masks = main.stdout.split("\n").filter((line) => line.startsWith("::add-mask::"));
    for (const secret of secrets) expect(masks).toContain(`::add-mask::${secret}`);
    await job.finish();
    expect(await readFileTree(home)).toEqual({});
  });

  it("asks for the audience that is given", async () => {
    const { issuer, job, inputs } = await situation({ audience: "https://elsewhere.example" });
    const main = await job.uses(actionFolder, { with: { ...inputs, audience: "https://elsewhere.example" } });
    expect(main.conclusion).toBe("success");
    const { query } = issuer.requests[0] ?? { query: "" };
    expect(new URLSearchParams(query).getAll("audience")).toEqual(["https://elsewhere.example"]);
  });

  it("takes a token that may only publish, and says so", async () => {
    const { job, inputs } = await situation({ right: "publish" });
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main).toMatchObject({ conclusion: "success", annotations: [], outputs: { account: "" } });
    expect(main.log).toContain("The token is for publishing");
  });

  it("uses the token if only the question whose it is has no answer, and fails if the registry refuses it", async () => {
    const [page, refusal] = [
      htmlReply(403),
      jsonReply(401, { error: { message: "You must be logged in." } }),
    ];
    for (const [reply, conclusion] of [
      [page, "success"],
      [refusal, "failure"],
    ] as const) {
      const { server, job, inputs } = await situation();
      server.fail("/api/organisation/details", { kind: "reply", reply });
      const main = await job.uses(actionFolder, { with: inputs });
      expect(main.conclusion).toBe(conclusion);
      if (conclusion === "success") expect(main.log).toContain("did not say whose it is");
      else expect(main.annotations[0]?.message).toMatch(/set verify: false\.$/);
    }
  });

  it("makes only the exchange with verify: false", async () => {
    const { server, job, inputs } = await situation();
    const main = await job.uses(actionFolder, { with: { ...inputs, verify: "false" } });
    expect(main.conclusion).toBe("success");
    expect(server.counts()).toEqual({ [exchangePath]: 1 });
  });

  it("says which permission is missing", async () => {
    const server = await serverForTest(startOnePub());
    const home = await folderForTest();
    const job = await jobForTest({ home });
    const main = await job.uses(actionFolder, {
      with: { registry: "onepub", url: server.url, auth: "oidc" },
    });
    expect(main.annotations).toMatchObject([
      {
        title: "setup-registry-token: identity-unavailable",
        message: expect.stringContaining('"id-token: write"'),
      },
    ]);
    expect(server.requests).toEqual([]);
    expect(await readFileTree(home)).toEqual({});
  });

  it.each<[string, Fault]>([
    ["cut off", { kind: "cut" }],
    ["lost", { kind: "cut", effect: "applied" }],
    ["a gateway's error", { kind: "reply", reply: htmlReply(502) }],
  ])("shows each identity once: after an answer that is %s it asks for another", async (_, fault) => {
    const { issuer, server, job, inputs } = await situation({}, { ...fastClock, CLOCK_LIMIT: "" });
    server.fail(exchangePath, fault);
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main, main.log).toMatchObject({ conclusion: "success", annotations: [] });
    const shown = server.requests
      .filter(({ path }) => path.endsWith("/exchange"))
      .map(({ body }) => JSON.parse(body).subject_token);
    expect(shown).toHaveLength(2);
    expect(new Set(shown).size).toBe(2);
    expect(issuer.requests).toHaveLength(2);
  });

  it("does not ask again when the registry says no, and gives up after three faults", async () => {
    const refused = await situation({ claims: { repository: "example/other" } });
    await refused.job.uses(actionFolder, { with: refused.inputs });
    expect(refused.issuer.requests).toHaveLength(1);
    const faulty = await situation({}, { ...fastClock, CLOCK_LIMIT: "" });
    faulty.server.fail(exchangePath, { kind: "reply", reply: htmlReply(503) }, 9);
    const main = await faulty.job.uses(actionFolder, { with: faulty.inputs });
    expect(main.annotations).toMatchObject([{ title: "setup-registry-token: registry-misbehaved" }]);
    expect(faulty.issuer.requests).toHaveLength(3);
  });

  it.each<[string, Fault, RegExp]>([
    ["is silent", { kind: "silence" }, /There is no identity\. .* did not answer in time/],
    ["cuts the connection", { kind: "cut" }, /There is no identity\. .* broke off/],
    ["answers with a page", { kind: "reply", reply: htmlReply(200) }, /answered 200 without one/],
    [
      "redirects",
      { kind: "reply", reply: { status: 302, headers: { location: "http://127.0.0.1:9/" } } },
      /the answer of http:\/\/127\.0\.0\.1:\d+ cannot be used/,
    ],
  ])("blames the service for identities, in limited time, if it %s", async (_, fault, message) => {
    const { issuer, server, home, job, inputs } = await situation({}, fastClock);
    issuer.fail("GET /token", fault, 9);
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main.annotations).toMatchObject([
      { title: "setup-registry-token: identity-unavailable", message: expect.stringMatching(message) },
    ]);
    expect(main.log).not.toContain("registry's");
    expect(server.requests).toEqual([]);
    expect(await readFileTree(home)).toEqual({});
  });

  it.each([
    ["Forgejo", { FORGEJO_ACTIONS: "true", GITEA_ACTIONS: "true" }, '"enable-openid-connect: true"'],
    ["Gitea", { GITEA_ACTIONS: "true" }, "Gitea issues none"],
  ])("says what %s has in the place of the permission", async (_, env, advice) => {
    const job = await jobForTest({ home: await folderForTest(), env });
    const main = await job.uses(actionFolder, { with: { registry: "onepub", auth: "oidc" } });
    expect(main.annotations).toMatchObject([
      {
        title: "setup-registry-token: identity-unavailable",
        message: expect.stringContaining(advice),
      },
    ]);
    expect(main.log).not.toContain('"id-token: write"');
  });

  it("tells why the registry does not trust the run", async () => {
    const { home, job, inputs } = await situation({ claims: { repository: "example/other" } });
    const main = await job.uses(actionFolder, { with: inputs });
    expect(main.annotations).toMatchObject([
      { title: "setup-registry-token: log-in-refused", message: expect.stringContaining("trusted access") },
    ]);
    expect(await readFileTree(home)).toEqual({});
  });

  it("refuses a url of other packages than the run is trusted for", async () => {
    const { server, job, inputs } = await situation();
    const main = await job.uses(actionFolder, {
      with: { ...inputs, url: `${server.origin}/api/anotherpub/` },
    });
    expect(main.annotations).toMatchObject([
      {
        title: "setup-registry-token: input-invalid",
        message: expect.stringContaining("Correct the input url"),
      },
    ]);
  });

  it.each([
    ["a token as well", { token: "generated-elsewhere" }, "leave the token out"],
    ["a registry that has none of it", { registry: "apkg" }, "no trusted access"],
    ["a way that there is not", { auth: "password" }, "must be one of: token, oidc"],
  ])("is refused with %s", async (_title, extra, message) => {
    const { job, inputs } = await situation();
    const main = await job.uses(actionFolder, { with: { ...inputs, ...extra } });
    expect(main.annotations).toMatchObject([{ message: expect.stringContaining(message) }]);
  });
});
