import { createHash, randomBytes } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { startComposerRepository } from "./composer-repository.ts";

const newToken = () => randomBytes(24).toString("base64url");
const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
});

interface ComposerMetadata {
  packages: Record<string, { dist: { url: string; shasum: string } }[]>;
}

it("challenges with basic until the user name and the token are right", async () => {
  const repository = await serverForTest(startComposerRepository());
  const token = newToken();
  repository.allow(token, "example");
  const url = `${repository.url}/packages.json`;
  for (const headers of [{}, basic("example", newToken()), basic("token", token), { authorization: token }]) {
    const response = await fetch(url, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
  }
  expect((await fetch(url, { headers: basic("example", token) })).status).toBe(200);
});

it("answers 403 to a token that may not have anything, and 401 once it is revoked", async () => {
  const repository = await serverForTest(startComposerRepository());
  const token = newToken();
  repository.forbid(token);
  const status = async () =>
    (await fetch(`${repository.url}/packages.json`, { headers: basic("token", token) })).status;
  expect(await status()).toBe(403);
  repository.revoke(token);
  expect(await status()).toBe(401);
});

it("serves a zip with a composer.json and a class", async () => {
  const repository = await serverForTest(startComposerRepository());
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

it.each([
  ["private", 401, 401],
  ["public-root", 200, 401],
  ["public", 200, 200],
] as const)("without a token, if it is %s, answers %d and %d", async (access, ofRoot, ofPackage) => {
  const repository = await serverForTest(startComposerRepository({ access }));
  const root = await fetch(`${repository.url}/packages.json`);
  const metadata = await fetch(`${repository.url}/p2/${repository.packageName}.json`);
  expect([root.status, metadata.status]).toEqual([ofRoot, ofPackage]);
});
