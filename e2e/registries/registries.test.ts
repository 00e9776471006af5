import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { get } from "node:http";
import { zstdDecompressSync } from "node:zlib";
import { gunzipSync, strFromU8, unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { startApkg } from "./apkg.ts";
import { startComposerRepository } from "./composer-repository.ts";
import { startOnePub } from "./onepub.ts";
import { startPackageBroker } from "./package-broker.ts";
import type { RegistryServer } from "./registry-server.ts";

const newToken = () => randomBytes(24).toString("base64url");
const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const open: RegistryServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function started<Server extends RegistryServer>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  open.push(server);
  return server;
}

function tarList(archive: Uint8Array): string[] {
  const run = spawnSync("tar", ["-tf", "-"], { input: archive, encoding: "utf8" });
  expect(run.stderr).toBe("");
  return run.stdout.trim().split(/\r?\n/);
}

interface ComposerMetadata {
  packages: Record<string, { dist: { url: string; shasum: string } }[]>;
}

interface PubListing {
  latest: { archive_url: string; archive_sha256: string };
}

interface ApkgMetadata {
  name: string;
  distTags: { latest: string };
}

describe("PACKAGE.broker", () => {
  it("says why it refuses, always with 401 and never with a challenge", async () => {
    const broker = await started(startPackageBroker());
    const token = newToken();
    broker.allow(token);
    const cases: [Record<string, string>, string][] = [
      [{}, "Basic authentication required"],
      [bearer(token), "Basic authentication required"],
      [basic("example", token), 'Username must be "token"'],
      [basic("token", ""), "Token required in password field"],
      [basic("token", newToken()), "Invalid token"],
    ];
    for (const [headers, message] of cases) {
      const response = await fetch(`${broker.url}/packages.json`, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.has("www-authenticate")).toBe(false);
      expect(await response.json()).toMatchObject({ error: "Unauthorized", message });
    }
  });

  it("points to the host and port the client used", async () => {
    const broker = await started(startPackageBroker());
    const token = newToken();
    broker.allow(token);
    const seen = "http://packages.example:8443";
    const { port } = new URL(broker.url);
    const host = new URL(seen).host;
    const headers = { ...basic("token", token), host };
    const body = await new Promise<string>((resolve, reject) => {
      get({ host: "127.0.0.1", port, path: "/packages.json", headers }, (response) => {
        response.setEncoding("utf8").on("data", resolve).on("error", reject);
      }).on("error", reject);
    });
    expect(JSON.parse(body)).toMatchObject({ "metadata-url": `${seen}/p2/%package%.json` });
  });

  it("asks for either kind of credential at a download", async () => {
    const broker = await started(startPackageBroker());
    const response = await fetch(`${broker.url}/dist/m/${broker.packageName}/1.0.0.0.zip`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      message: "Authentication required (Bearer session or Basic token)",
    });
  });
});

describe("a plain Composer repository", () => {
  it("challenges with basic", async () => {
    const repository = await started(startComposerRepository());
    const response = await fetch(`${repository.url}/packages.json`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
  });

  it("serves a zip with a composer.json and a class", async () => {
    const repository = await started(startComposerRepository());
    const token = newToken();
    repository.allow(token, "example");
    const headers = basic("example", token);
    const metadata: ComposerMetadata = JSON.parse(
      await (await fetch(`${repository.url}/p2/${repository.packageName}.json`, { headers })).text(),
    );
    const version = metadata.packages[repository.packageName]?.[0];
    if (version === undefined) throw new Error("the repository lists no version");
    const archive = new Uint8Array(await (await fetch(version.dist.url, { headers })).arrayBuffer());
    expect(createHash("sha1").update(archive).digest("hex")).toBe(version.dist.shasum);
    const files = unzipSync(archive);
    expect(JSON.parse(strFromU8(files["greeter/composer.json"] ?? new Uint8Array())).name).toBe(
      "example/greeter",
    );
    expect(Object.keys(files)).toContain("greeter/src/Greeter.php");
  });
});

describe("OnePub", () => {
  it("answers 401 to an unknown token and 403 to one without the right, each with a challenge for pub", async () => {
    const onepub = await started(startOnePub());
    const token = newToken();
    onepub.forbid(token);
    const url = `${onepub.url}api/packages/${onepub.packageName}`;
    for (const [sent, status] of [
      [newToken(), 401],
      [token, 403],
    ] as const) {
      const response = await fetch(url, { headers: bearer(sent) });
      expect(response.status).toBe(status);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer realm="pub", message="[^"]+"$/);
    }
  });

  it("lists a package whose archive is a tar with a pubspec, and refuses it after revocation", async () => {
    const onepub = await started(startOnePub("abcdefghij"));
    const token = newToken();
    onepub.allow(token);
    const url = `${onepub.url}api/packages/${onepub.packageName}`;
    const response = await fetch(url, { headers: bearer(token) });
    expect(response.headers.get("content-type")).toBe("application/vnd.pub.v2+json");
    const { latest }: PubListing = JSON.parse(await response.text());
    expect(latest.archive_url.startsWith(onepub.url)).toBe(true);
    const download = await fetch(latest.archive_url, { headers: bearer(token) });
    const archive = new Uint8Array(await download.arrayBuffer());
    expect(createHash("sha256").update(archive).digest("hex")).toBe(latest.archive_sha256);
    expect(tarList(gunzipSync(archive))).toEqual(["pubspec.yaml", "lib/greeter.dart"]);
    onepub.revoke(token);
    expect((await fetch(latest.archive_url, { headers: bearer(token) })).status).toBe(401);
  });

  it("tells the organisation to the bare token only", async () => {
    const onepub = await started(startOnePub("abcdefghij"));
    const token = newToken();
    onepub.allow(token);
    const url = new URL("/api/organisation/details", onepub.url);
    const response = await fetch(url, { headers: { authorization: token } });
    expect(await response.json()).toEqual({
      body: { organisationName: "Example", obfuscatedId: "abcdefghij" },
    });
    const refused = await fetch(url, { headers: bearer(token) });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({ error: { message: expect.any(String) } });
  });

  it("knows one organisation only", async () => {
    const onepub = await started(startOnePub());
    const token = newToken();
    onepub.allow(token);
    const url = new URL(`/api/otherplace/api/packages/${onepub.packageName}`, onepub.url);
    expect((await fetch(url, { headers: bearer(token) })).status).toBe(404);
  });
});

describe("apkg", () => {
  it("says who the token belongs to, and answers others with its error envelope", async () => {
    const apkg = await started(startApkg());
    const token = newToken();
    apkg.allow(token);
    const known = await fetch(`${apkg.url}/auth/whoami`, { headers: bearer(token) });
    expect(await known.json()).toMatchObject({ username: "example", email: "example@example.com" });
    const unknown = await fetch(`${apkg.url}/auth/whoami`, { headers: bearer(newToken()) });
    expect(unknown.status).toBe(401);
    expect(await unknown.json()).toMatchObject({
      error: { code: "UNAUTHORIZED", message: expect.any(String) },
    });
  });

  it("serves a package under its whole encoded name, with the integrity of its tarball", async () => {
    const apkg = await started(startApkg());
    const token = newToken();
    apkg.allow(token);
    const url = `${apkg.url}/packages/${encodeURIComponent(apkg.packageName)}`;
    const metadata: ApkgMetadata = JSON.parse(await (await fetch(url, { headers: bearer(token) })).text());
    expect(metadata.name).toBe(apkg.packageName);
    const response = await fetch(`${url}/${metadata.distTags.latest}/tarball`, { headers: bearer(token) });
    const archive = new Uint8Array(await response.arrayBuffer());
    const integrity = `sha256-${createHash("sha256").update(archive).digest("base64")}`;
    expect(response.headers.get("x-integrity")).toBe(integrity);
    expect(tarList(zstdDecompressSync(archive))).toEqual(["apkg.json", "SKILL.md"]);
  });
});
