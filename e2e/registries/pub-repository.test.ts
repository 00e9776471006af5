import { createHash, randomBytes } from "node:crypto";
import { gunzipSync } from "fflate";
import { expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { startPubRepository } from "./pub-repository.ts";
import { tarList } from "./tar-list.ts";

const newToken = () => randomBytes(24).toString("base64url");
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Listing {
  name: string;
  latest: { archive_url: string; archive_sha256: string };
}

it("answers 401 to a token that is missing or unknown, 403 to one without the right, each with pub's challenge", async () => {
  const repository = await serverForTest(startPubRepository());
  const token = newToken();
  repository.allow(token, "none");
  const cases: [Record<string, string>, number][] = [
    [{}, 401],
    [bearer(newToken()), 401],
    [bearer(token), 403],
  ];
  for (const [headers, status] of cases) {
    const response = await fetch(`${repository.url}/api/packages/greeter`, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer realm="pub", message="[^"]+"$/);
  }
});

it.each([
  ["", ""],
  ["/p/q", "/"],
])("lists a package whose archive is a tar with a pubspec, below the path %j", async (path, end) => {
  const repository = await serverForTest(startPubRepository({ path }));
  expect(repository.url).toBe(`${repository.origin}${path}${end}`);
  const headers = bearer(newToken());
  repository.allow(headers.authorization.slice("Bearer ".length));
  const response = await fetch(`${repository.origin}${path}/api/packages/${repository.packageName}`, {
    headers,
  });
  expect(response.headers.get("content-type")).toBe("application/vnd.pub.v2+json");
  const { name, latest }: Listing = JSON.parse(await response.text());
  expect(name).toBe("greeter");
  expect(latest.archive_url.startsWith(`${repository.origin}${path}/`)).toBe(true);
  const archive = new Uint8Array(await (await fetch(latest.archive_url, { headers })).arrayBuffer());
  expect(createHash("sha256").update(archive).digest("hex")).toBe(latest.archive_sha256);
  expect(tarList(gunzipSync(archive))).toEqual(["pubspec.yaml", "lib/greeter.dart"]);
  const old = await fetch(`${repository.origin}${path}/api/packages/greeter/versions/1.0.0`, { headers });
  expect(await old.json()).toEqual(latest);
});

it("needs no token where it is public, but still refuses a wrong one", async () => {
  const repository = await serverForTest(startPubRepository({ access: "public" }));
  const url = `${repository.url}/api/packages/greeter`;
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url, { headers: bearer(newToken()) })).status).toBe(401);
  expect((await fetch(`${repository.url}/api/packages/versions/new`)).status).toBe(403);
  expect((await fetch(`${repository.url}/api/packages/other`)).status).toBe(404);
});

it("takes a package in three steps, the upload without a token", async () => {
  const repository = await serverForTest(startPubRepository());
  const token = newToken();
  repository.allow(token, "publish");
  const headers = bearer(token);
  const begin = await fetch(`${repository.url}/api/packages/versions/new`, { headers });
  const { url, fields }: { url: string; fields: { key: string } } = JSON.parse(await begin.text());
  const early = await fetch(`${repository.url}/finalize?key=${fields.key}`, { headers });
  expect(early.status).toBe(400);
  const form = new FormData();
  form.set("key", fields.key);
  form.set("file", new Blob(["archive"]), "package.tar.gz");
  const upload = await fetch(url, { method: "POST", body: form });
  expect(upload.status).toBe(204);
  const end = await fetch(upload.headers.get("location") ?? "", { headers });
  expect(await end.json()).toEqual({ success: { message: "Uploaded greeter 1.0.0." } });
  expect(repository.effects.publish).toBe(1);
  const strange = await fetch(url, { method: "POST", body: form });
  expect(strange.status).toBe(400);
  expect((await fetch(`${repository.url}/api/packages/greeter`, { headers })).status).toBe(403);
});
