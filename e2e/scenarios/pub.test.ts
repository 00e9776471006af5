import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fetchListing } from "../clients/pub-reader.ts";
import { type OnePubServer, startOnePub } from "../registries/onepub.ts";
import type { Job } from "../runner/job.ts";
import { jobForTest } from "../runner/job-for-test.ts";
import { actionFolder } from "./action-folder.ts";
import { clientFiles } from "./client-files.ts";
import { readFileTree } from "./file-tree.ts";
import { folderForTest, writeFileBelow } from "./folder-for-test.ts";
import { randomToken } from "./random-token.ts";
import { serverForTest } from "./server-for-test.ts";

/** Asks for the private package as a later step of the job would. */
async function statusOfListing(job: Job, { url, packageName }: OnePubServer, hostedUrl = url) {
  const tokenFile = join(job.folders.home, clientFiles.pub);
  const listing = await fetchListing({ tokenFile, environment: job.environment, hostedUrl, packageName });
  return listing.kind === "answered" ? listing.status : listing.reason;
}

async function situation() {
  const [server, home] = [await serverForTest(startOnePub()), await folderForTest()];
  const token = randomToken();
  server.allow(token);
  return { server, home, token, inputs: { registry: "onepub", url: server.url, token } };
}

const writeTokens = (home: string, ...hosted: unknown[]) =>
  writeFileBelow(home, clientFiles.pub, `${JSON.stringify({ version: 1, hosted }, undefined, 3)}\n`);

describe.each(["auto", "env", "file"])("pub with store: %s", (store) => {
  it("is let in until the post has run, and finds nothing after it", async () => {
    const { server, home, token, inputs } = await situation();
    const job = await jobForTest({ home, secrets: [token] });
    expect(await statusOfListing(job, server)).toBe(401);
    const main = await job.uses(actionFolder, { with: { ...inputs, store } });
    expect(main).toMatchObject({ conclusion: "success", annotations: [] });
    expect(await statusOfListing(job, server)).toBe(200);
    const file = await readFile(main.outputs["credential-file"] ?? "", "utf8");
    expect(file.includes(token)).toBe(store === "file");
    await job.finish();
    expect(await statusOfListing(job, server)).toBe(401);
    expect(await readFileTree(home)).toEqual({});
  });

  it("takes the place of an entry for the same URL, which comes back with all its neighbours", async () => {
    const { server, home, token, inputs } = await situation();
    const old = {
      url: server.url.toUpperCase().replace("/API/EXAMPLEPUB", "/api/examplepub"),
      token: randomToken(),
      "x-note": 1,
    };
    await writeTokens(home, { url: "https://one.example", token: randomToken() }, old, null, {
      url: "https://two.example",
      env: "TWO",
    });
    const atStart = await readFileTree(home);
    const job = await jobForTest({ home, secrets: [token] });
    await job.uses(actionFolder, { with: { ...inputs, store } });
    expect(await statusOfListing(job, server)).toBe(200);
    await job.finish();
    expect(await readFileTree(home)).toEqual(atStart);
    expect(await statusOfListing(job, server)).toBe(401);
  });

  it("may delete the entry after a 401: it stays deleted for the job, and what was there before comes back", async () => {
    const { server, home, token, inputs } = await situation();
    const others = [
      { url: "https://one.example", token: randomToken() },
      { url: "https://two.example", env: "TWO" },
    ];
    const old = { url: server.url, token: randomToken() };
    const file = await writeTokens(home, ...others, old);
    const job = await jobForTest({ home, secrets: [token] });
    await job.uses(actionFolder, { with: { ...inputs, store } });
    server.revoke(token);
    expect(await statusOfListing(job, server)).toBe(401);
    // What pub leaves: the other entries, in its own compact form.
    await writeFile(file, JSON.stringify({ version: 1, hosted: others }));
    await job.finish();
    const { hosted } = JSON.parse(await readFile(file, "utf8"));
    expect(hosted).toEqual([...others, old]);
    const paths = Object.keys(await readFileTree(home));
    expect(paths.filter((path) => path.includes("setup-registry-token"))).toEqual([]);
  });

  it("leaves no file behind when it deleted our entry from a file that we made", async () => {
    const { home, token, inputs } = await situation();
    const job = await jobForTest({ home, secrets: [token] });
    const main = await job.uses(actionFolder, { with: { ...inputs, store } });
    await writeFile(main.outputs["credential-file"] ?? "", '{"version":1,"hosted":[]}');
    expect((await job.finish()).conclusion).toBe("success");
    expect(await readFileTree(home)).toEqual({});
  });

  it("may lose the whole file meanwhile, which is fine for the post", async () => {
    const { home, token, inputs } = await situation();
    const job = await jobForTest({ home, secrets: [token] });
    const main = await job.uses(actionFolder, { with: { ...inputs, store } });
    await rm(main.outputs["credential-file"] ?? "");
    const { posts } = await job.finish();
    expect(posts).toMatchObject([{ conclusion: "success", annotations: [] }]);
    expect(await readFileTree(home)).toEqual({});
  });

  it("has the token taken out of its log by the post, and nothing else", async () => {
    const { home, token, inputs } = await situation();
    const log = (secret: string) =>
      `FINE: Contents:\n  | {"version":1,"hosted":[{"token":"${secret}"}]}\nMSG : caf\u00e9\n`;
    const elsewhere = await folderForTest();
    const job = await jobForTest({ home, secrets: [token], env: { PUB_CACHE: elsewhere } });
    await job.uses(actionFolder, { with: { ...inputs, store } });
    const own = await writeFileBelow(home, join(".pub-cache", "log", "pub_log.txt"), log(token));
    const moved = await writeFileBelow(elsewhere, join("log", "pub_log.txt"), log(token));
    await job.finish();
    if (process.platform !== "win32") expect(await readFile(own, "utf8")).toBe(log("***"));
    expect(await readFile(moved, "utf8")).toBe(log("***"));
  });
});

describe("pub and its URLs", () => {
  it.each([
    ["without the slash at the end", (url: string) => url.replace(/\/$/, "")],
    ["with scheme in upper case", (url: string) => url.replace("http:", "HTTP:")],
    ["with a letter percent-encoded", (url: string) => url.replace("examplepub", "%65xamplepub")],
    ["with dot segments", (url: string) => url.replace("/api/", "/x/../api/./")],
    ["with blanks around it", (url: string) => `  ${url} `],
  ])("takes a URL spelt %s for the same registry", async (_title, respell) => {
    const { server, home, token, inputs } = await situation();
    const job = await jobForTest({ home, secrets: [token] });
    const main = await job.uses(actionFolder, { with: { ...inputs, url: respell(server.url) } });
    expect(main.outputs["registry-url"]).toBe(server.url);
    expect(await statusOfListing(job, server)).toBe(200);
    await job.finish();
    expect(await readFileTree(home)).toEqual({});
  });

  it("does not give the token to a neighbour below the same host", async () => {
    const { server, home, token, inputs } = await situation();
    const job = await jobForTest({ home, secrets: [token] });
    await job.uses(actionFolder, {
      with: { ...inputs, url: server.url.replace("examplepub", "anotherpub") },
    });
    expect(await statusOfListing(job, server)).toBe(401);
    expect(server.requests.at(-1)?.credential).toEqual({ scheme: "none" });
  });

  it("gives each of two registries its own token, in two steps or in one", async () => {
    const [one, other] = [await situation(), await situation()];
    const home = await folderForTest();
    const inTwo = await jobForTest({ home });
    await inTwo.uses(actionFolder, { with: one.inputs });
    await inTwo.uses(actionFolder, { with: { ...other.inputs, store: "file" } });
    const inOne = await jobForTest({ home: await folderForTest() });
    await inOne.uses(actionFolder, { with: { registries: JSON.stringify([one.inputs, other.inputs]) } });
    for (const job of [inTwo, inOne]) {
      expect(await statusOfListing(job, one.server)).toBe(200);
      expect(one.server.requests.at(-1)?.credential).toEqual({ scheme: "bearer", token: one.token });
      expect(await statusOfListing(job, other.server)).toBe(200);
      expect(other.server.requests.at(-1)?.credential).toEqual({ scheme: "bearer", token: other.token });
      await job.finish();
      expect(await readFileTree(job.folders.home)).toEqual({});
    }
  });
});

describe("the entry for https://pub.dev that setup-dart writes", () => {
  const pubDev = { url: "https://pub.dev", env: "PUB_TOKEN" };
  const isThere = (job: Job) =>
    readFile(join(job.folders.home, clientFiles.pub), "utf8").then((text) =>
      text.includes("https://pub.dev"),
    );

  it("stays by default", async () => {
    const { home, inputs } = await situation();
    await writeTokens(home, pubDev);
    const job = await jobForTest({ home });
    await job.uses(actionFolder, { with: inputs });
    expect(await isThere(job)).toBe(true);
  });

  it("is away for the length of the job with remove-pub-dev-entry: true", async () => {
    const { server, home, inputs } = await situation();
    await writeTokens(home, { url: "https://pub.dartlang.org", env: "PUB_TOKEN" });
    const atStart = await readFileTree(home);
    const job = await jobForTest({ home });
    const main = await job.uses(actionFolder, { with: { ...inputs, "remove-pub-dev-entry": "true" } });
    expect(main.log).toContain("no entry for https://pub.dev until the end of the job");
    expect(await readFile(join(home, clientFiles.pub), "utf8")).not.toContain("pub.dartlang.org");
    expect(await statusOfListing(job, server)).toBe(200);
    await job.finish();
    expect(await readFileTree(home)).toEqual(atStart);
  });

  it("is no matter where there is none", async () => {
    const { home, inputs } = await situation();
    const job = await jobForTest({ home });
    const main = await job.uses(actionFolder, { with: { ...inputs, "remove-pub-dev-entry": "true" } });
    expect(main.conclusion).toBe("success");
    await job.finish();
    expect(await readFileTree(home)).toEqual({});
  });
});
