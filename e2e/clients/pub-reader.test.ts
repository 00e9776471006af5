import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OnePubServer, startOnePub } from "../registries/onepub.ts";
import { authorizationFor, fetchListing, readPubCredential } from "./pub-reader.ts";

let directory: string;
let tokenFile: string;
let token: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "pub-reader-"));
  tokenFile = join(directory, "pub-tokens.json");
  token = randomBytes(20).toString("base64");
});

afterEach(() => rm(directory, { recursive: true }));

const writeEntries = (...hosted: unknown[]) => writeFile(tokenFile, JSON.stringify({ version: 1, hosted }));
const choose = (hostedUrl: string, environment: Record<string, string> = {}) =>
  readPubCredential({ tokenFile, environment, hostedUrl });

describe("which requests carry the header", () => {
  it.each([
    ["H1 the archive below the hosted URL", "http://localhost:81", "http://localhost:81/a.tar.gz", true],
    ["H2 the archive at another port", "http://localhost:81", "http://localhost:82/a.tar.gz", false],
    [
      "H3 the archive at another spelling of the host",
      "http://localhost:81",
      "http://127.0.0.1:81/a.tar.gz",
      false,
    ],
    ["H4 the archive at another path", "http://localhost:81/p/q", "http://localhost:81/dl/a.tar.gz", false],
    [
      "H5 the archive at the path in upper case",
      "http://localhost:81/p/q",
      "http://localhost:81/P/Q/a.tar.gz",
      true,
    ],
  ])("%s", async (_row, url, archiveUrl, isSent) => {
    await writeEntries({ url, token });
    const credential = await choose(url);
    expect(authorizationFor(credential, `${url}/api/packages/x`)).toBe(`Bearer ${token}`);
    expect(authorizationFor(credential, archiveUrl)).toBe(isSent ? `Bearer ${token}` : undefined);
  });
});

describe("which entry is chosen", () => {
  it.each([
    ["H6 not the entry of the origin for a path", "http://localhost:81", "http://localhost:81/p/q"],
    ["H7 not the entry whose path has another case", "http://localhost:81/p/q/", "http://localhost:81/p/Q"],
  ])("%s", async (_row, url, hostedUrl) => {
    await writeEntries({ url, token });
    expect(await choose(hostedUrl)).toEqual({ kind: "none", warnings: [] });
  });

  it.each([
    ["H21 with and without the final slash", "http://localhost:81", "http://localhost:81/"],
    ["a path with and without the final slash", "https://h.example/p/", "https://h.example/p"],
    ["host and scheme in upper case, default port", "HTTPS://H.EXAMPLE:443/", "https://h.example"],
    ["the old name of pub.dev", "https://pub.dartlang.org/", "https://pub.dev"],
  ])("%s", async (_row, url, hostedUrl) => {
    await writeEntries({ url, token });
    expect(await choose(hostedUrl)).toMatchObject({ kind: "sent", authorization: `Bearer ${token}` });
  });

  it("H11 none for an entry with both token and env", async () => {
    await writeEntries({ url: "https://h.example", token, env: "TOK" });
    const warnings = ["https://h.example: Invalid or not supported credential"];
    expect(await choose("https://h.example", { TOK: token })).toEqual({ kind: "none", warnings });
  });

  it("H12 the first of duplicates, with a warning", async () => {
    await writeEntries(
      { url: "https://h.example", token, env: "TOK" },
      { url: "https://h.example/", token },
      { url: "https://h.example", token: "second" },
    );
    const credential = await choose("https://h.example");
    expect(credential).toMatchObject({ kind: "sent", authorization: `Bearer ${token}` });
    expect(credential.warnings.at(-1)).toContain("Found multiple matching authentication tokens");
  });
});

describe("the value of the credential", () => {
  it("H8 comes from the variable of an env entry", async () => {
    await writeEntries({ url: "https://h.example", env: "TOK" });
    expect(await choose("https://h.example", { TOK: token })).toMatchObject({
      authorization: `Bearer ${token}`,
    });
  });

  it("H9 stops pub where the variable is not set", async () => {
    await writeEntries({ url: "https://h.example", env: "TOK" });
    const credential = await choose("https://h.example");
    expect(credential).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining('variable named "TOK"'),
    });
  });

  it.each([
    ["an empty variable", { env: "TOK" }, { TOK: "" }],
    ["a variable that ends with a newline", { env: "TOK" }, { TOK: "abc\n" }],
    ["a stored character that bearer tokens do not have", { token: "a@b" }, {}],
    ["an empty stored token", { token: "" }, {}],
  ])("H10 stops pub for %s", async (_what, entry, environment) => {
    await writeEntries({ url: "https://h.example", ...entry });
    const credential = await choose("https://h.example", environment);
    expect(credential).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining("not a valid Bearer token"),
    });
  });
});

describe("a file that pub does not understand", () => {
  it.each([
    ["F1 cut off", '{"version":1,"hosted":[', "not valid JSON"],
    ["F2 zero bytes", "", "not valid JSON"],
    ["F4 null", "null", "JSON contents is corrupted or not supported"],
    ["F5 a list", "[]", "JSON contents is corrupted or not supported"],
    ["F7 no version", '{"hosted":[]}', "Version is not supported"],
    ["F8 version 2", '{"version":2,"hosted":[]}', "Version is not supported"],
    ["F9 version as text", '{"version":"1","hosted":[]}', "Version is not supported"],
    ["F12 hosted is null", '{"version":1,"hosted":null}', "Invalid or not supported format"],
    ["F13 hosted is an object", '{"version":1,"hosted":{}}', "Invalid or not supported format"],
    ["F37 trailing comma", '{"version":1,"hosted":[],}', "not valid JSON"],
  ])("%s gives a warning and no credential", async (_row, text, warning) => {
    await writeFile(tokenFile, text);
    const warnings = [`Failed to load pub-tokens.json: ${warning}`];
    expect(await choose("https://h.example")).toEqual({ kind: "none", warnings });
  });

  it.each([
    ["F16 null", null, "Invalid or not supported format"],
    ["F17 no url", { token: "t" }, "Url is not provided"],
    ["F18 url is a number", { url: 1, token: "t" }, "Url is not provided"],
    ["F20 url with a query", { url: "https://h.example?a=1", token: "t" }, "querystring is not supported"],
    ["F22 neither token nor env", { url: "https://h.example" }, "Invalid or not supported credential"],
    ["F24 token is null", { url: "https://h.example", token: null }, "token value should be string"],
    ["F25 env is null", { url: "https://h.example", token: "t", env: null }, "env value should be string"],
  ])("%s is passed over and the next entry is used", async (_row, entry, warning) => {
    await writeEntries(entry, { url: "https://h.example", token });
    const credential = await choose("https://h.example");
    expect(credential).toMatchObject({ kind: "sent", authorization: `Bearer ${token}` });
    expect(credential.warnings).toEqual([expect.stringContaining(warning)]);
  });

  it("F11 has no entries without a hosted list", async () => {
    await writeFile(tokenFile, '{"version":1}');
    expect(await choose("https://h.example")).toEqual({ kind: "none", warnings: [] });
  });

  it("F39 is read in spite of a byte order mark", async () => {
    await writeFile(
      tokenFile,
      `\ufeff{"version":1,"hosted":[{"url":"https://h.example","token":"${token}"}]}`,
    );
    expect(await choose("https://h.example")).toMatchObject({ kind: "sent" });
  });

  it("F34 is read with the last of duplicate keys", async () => {
    await writeFile(
      tokenFile,
      `{"version":1,"hosted":[],"hosted":[{"url":"https://h.example","token":"a","token":"${token}"}]}`,
    );
    expect(await choose("https://h.example")).toMatchObject({ authorization: `Bearer ${token}` });
  });

  it("F41 stops pub in UTF-16, F45 as a directory", async () => {
    await writeFile(tokenFile, Buffer.from('\ufeff{"version":1,"hosted":[]}', "utf16le"));
    await expect(choose("https://h.example")).rejects.toThrow();
    await rm(tokenFile);
    await mkdir(tokenFile);
    await expect(choose("https://h.example")).rejects.toThrow();
  });
});

describe("asking OnePub for a listing", () => {
  let registry: OnePubServer;

  beforeEach(async () => {
    registry = await startOnePub();
  });

  afterEach(() => registry.close());

  const listing = () =>
    fetchListing({ tokenFile, environment: {}, hostedUrl: registry.url, packageName: registry.packageName });

  it("is answered with an allowed token", async () => {
    registry.allow(token);
    await writeEntries({ url: registry.url, token });
    const answer = await listing();
    expect(answer).toMatchObject({ kind: "answered", status: 200 });
    expect(registry.requests[0]?.credential).toEqual({ scheme: "bearer", token });
  });

  it("is refused without a file, with 401", async () => {
    expect(await listing()).toEqual({ kind: "answered", status: 401, archiveUrls: [] });
    expect(registry.requests[0]?.credential).toEqual({ scheme: "none" });
  });

  it("does not happen where pub would stop", async () => {
    await writeEntries({ url: registry.url, env: "TOK" });
    expect(await listing()).toMatchObject({ kind: "stopped" });
    expect(registry.requests).toEqual([]);
  });

  it("is never sent to a server elsewhere", async () => {
    const elsewhere = fetchListing({
      tokenFile,
      environment: {},
      hostedUrl: "https://h.example",
      packageName: "x",
    });
    await expect(elsewhere).rejects.toThrow("not on loopback");
  });
});
