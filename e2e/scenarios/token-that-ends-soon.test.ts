import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { startApkg } from "../registries/apkg.ts";
import { startComposerRepository } from "../registries/composer-repository.ts";
import { startOnePub } from "../registries/onepub.ts";
import { jsonReply } from "../registries/reply.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { folderForTest } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";
import { serverForTest } from "./server-for-test.ts";

const DAY = 24 * 60 * 60 * 1000;

/** A token as many registries issue them: it says itself when it ends. */
function webToken(endsAt: number): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { exp: Math.floor(endsAt / 1000), jti: randomBytes(8).toString("hex") };
  return [part({ alg: "HS256" }), part(claims), randomBytes(32).toString("base64url")].join(".");
}

async function setUp(token: string, inputs: Record<string, string> = {}) {
  const server = await serverForTest(startComposerRepository());
  server.allow(token);
  const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
  return job.uses(actionFolder, { with: { registry: "composer", url: server.url, token, ...inputs } });
}

describe("a token that says when it ends", () => {
  it.each([
    ["in 3 days", 3.5 * DAY, {}, "in 3 days"],
    ["in 6 days and some hours", 6.9 * DAY, {}, "in 6 days"],
    ["in a few hours", 0.2 * DAY, {}, "in less than a day"],
    ["in 20 days, of 30", 20.5 * DAY, { "expires-within": "30" }, "in 20 days"],
  ])("%s is warned of", async (_title, time, inputs, said) => {
    const end = Math.floor((Date.now() + time) / 1000) * 1000;
    const main = await setUp(webToken(end), inputs);
    expect(main.conclusion).toBe("success");
    expect(main.annotations).toMatchObject([
      { level: "warning", title: "The composer token ends soon", message: expect.stringContaining(said) },
    ]);
    expect(main.outputs["expires-at"]).toBe(new Date(end).toISOString());
    expect(main.summary).toContain(new Date(end).toISOString().slice(0, 10));
  });

  it.each([
    ["in 8 days", 8 * DAY, {}],
    ["in a day, with expires-within: 0", DAY, { "expires-within": "0" }],
  ])("%s is not", async (_title, time, inputs) => {
    const main = await setUp(webToken(Date.now() + time), inputs);
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
  });

  it("is warned of with verify: false as well, without a request", async () => {
    const end = Math.floor((Date.now() + 3.5 * DAY) / 1000) * 1000;
    const server = await serverForTest(startComposerRepository());
    const token = webToken(end);
    const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
    const main = await job.uses(actionFolder, {
      with: { registry: "composer", url: server.url, token, verify: "false" },
    });
    expect(main).toMatchObject({
      conclusion: "success",
      annotations: [{ level: "warning", title: "The composer token ends soon" }],
      outputs: { "expires-at": new Date(end).toISOString(), account: "" },
    });
    expect(main.summary).toContain(new Date(end).toISOString().slice(0, 10));
    expect(main.summary).toContain("not asked");
    expect(server.requests).toEqual([]);
  });

  it.each([
    ["three parts that are no JSON", "a.b.c"],
    ["no end", `x.${Buffer.from("{}").toString("base64url")}.y`],
  ])("may have %s, and then no end is known", async (_title, token) => {
    const main = await setUp(`${randomToken()}${token}`, { verify: "false" });
    expect(main).toMatchObject({ conclusion: "success", annotations: [], outputs: { "expires-at": "" } });
  });
});

it("apkg's whoami may say when a token ends, and may say that it never does", async () => {
  const server = await serverForTest(startApkg());
  const token = randomToken();
  server.allow(token);
  const answers = [new Date(Date.now() + 2.5 * DAY).toISOString(), null].map((expiresAt) =>
    jsonReply(200, { username: "example", email: "example@example.com", expiresAt }),
  );
  const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
  const seen = [];
  for (const reply of answers) {
    server.fail("/auth/whoami", { kind: "reply", reply });
    const main = await job.uses(actionFolder, { with: { registry: "apkg", url: server.url, token } });
    seen.push([main.annotations.length, main.outputs.account, main.log.includes("never ends")]);
  }
  expect(seen).toEqual([
    [1, "example", false],
    [0, "example", true],
  ]);
});

it("OnePub's tokens renew on use, and the summary says so", async () => {
  const server = await serverForTest(startOnePub());
  const token = randomToken();
  server.allow(token);
  const job = await jobForTest({ home: await folderForTest(), secrets: [token] });
  const main = await job.uses(actionFolder, { with: { registry: "onepub", url: server.url, token } });
  expect(main.summary).toContain("renews on use, and ends after 30 days without");
});

it("a number of days that is none is refused", async () => {
  const main = await setUp(randomToken(), { "expires-within": "a week" });
  expect(main.annotations).toMatchObject([{ title: "setup-registry-token: input-invalid" }]);
});
