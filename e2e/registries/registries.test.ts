import { createHash, randomBytes } from "node:crypto";
import { gunzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { startOnePub } from "./onepub.ts";
import type { RegistryServer } from "./registry-server.ts";
import { tarList } from "./tar-list.ts";

const newToken = () => randomBytes(24).toString("base64url");
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

interface PubListing {
  latest: { archive_url: string; archive_sha256: string };
}

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
