import { describe, expect, it } from "vitest";
import { fetchListing } from "../clients/pub-reader.ts";
import { startOidcIssuer } from "../registries/oidc-issuer.ts";
import type { TrustRule } from "../registries/onepub/onepub-state.ts";
import { startOnePub } from "../registries/onepub.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest } from "./folder-for-test.ts";
import { formsFound } from "./secret-forms.ts";
import { serverForTest } from "./server-for-test.ts";
import { printedByStep, seenOfStep } from "./what-is-seen.ts";

async function situation(rule: Partial<TrustRule> = {}) {
  const [issuer, server] = [await serverForTest(startOidcIssuer()), await serverForTest(startOnePub())];
  server.trust({ issuer, claims: { repository: "example/project" }, ...rule });
  const home = await folderForTest();
  const job = await jobForTest({ home, env: issuer.environment });
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

  it("makes only the exchange with verify: false", async () => {
    const { server, job, inputs } = await situation();
    const main = await job.uses(actionFolder, { with: { ...inputs, verify: "false" } });
    expect(main.conclusion).toBe("success");
    expect(server.counts()).toEqual({ "POST /api/trusted-access/v1/workload/exchange": 1 });
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
