import { createHash, randomBytes } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { apkgFailure } from "./apkg/apkg-failure.ts";
import type { ApkgOptions } from "./apkg/apkg-state.ts";
import { type ApkgServer, startApkg } from "./apkg.ts";
import { htmlReply, redirectReply } from "./reply.ts";
import { StoppedClock } from "./stopped-clock.ts";
import { tarList } from "./tar-list.ts";
import { newTotpSecret, totpCode } from "./totp.ts";

const DAY = 24 * 60 * 60_000;
const password = randomBytes(12).toString("hex");

interface ApkgMetadata {
  name: string;
  distTags: { latest: string };
  versions: Readonly<Record<string, { dist?: { tarball: string; integrity: string } }>>;
}

/** One call, with what came back. */
async function call(
  server: ApkgServer,
  [method, path]: [string, string],
  { token, json }: { token?: string; json?: unknown } = {},
) {
  const response = await fetch(server.url + path, {
    method,
    redirect: "manual",
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

async function situation(options: ApkgOptions = {}) {
  const clock = new StoppedClock();
  const server = await serverForTest(startApkg({ now: clock.now, ...options }));
  const { token: admin } = server.issue({ scopes: ["admin"], label: "admin" });
  return { server, clock, admin };
}

const create = (server: ApkgServer, token: string, json: unknown = { name: "ci", expiresIn: "90d" }) =>
  call(server, ["POST", "/auth/tokens"], { token, json });
const list = (server: ApkgServer, token: string) => call(server, ["GET", "/auth/tokens"], { token });
const revoke = (server: ApkgServer, token: string, handle: string) =>
  call(server, ["DELETE", `/auth/tokens/${encodeURIComponent(handle)}`], { token });
const whoAmI = (server: ApkgServer, token: string) => call(server, ["GET", "/auth/whoami"], { token });

describe("logging in", () => {
  it("opens a session that knows who it is and ends after an hour", async () => {
    const { server, clock } = await situation();
    const orgs = [{ name: "example-org", role: "owner" }];
    server.addUser({ username: "dev", email: "dev@example.com", password, orgs });
    const { status, body } = await call(server, ["POST", "/auth/login"], {
      json: { username: "dev", password },
    });
    expect([status, body.tokenType, body.expiresIn]).toEqual([200, "Bearer", 3600]);
    expect(body.refreshToken).toEqual(expect.any(String));
    expect((await whoAmI(server, body.accessToken)).body).toEqual({
      username: "dev",
      email: "dev@example.com",
      mfaEnabled: false,
      scopes: ["read", "publish", "admin"],
      orgs,
    });
    clock.pass(60 * 60_000);
    expect((await whoAmI(server, body.accessToken)).status).toBe(401);
    expect(server.effects["log-in"]).toBe(1);
  });

  it("refuses a wrong password, an unknown user, and one who has no password", async () => {
    const { server } = await situation();
    server.addUser({ username: "dev", email: "dev@example.com", password });
    for (const json of [
      { username: "dev", password: `${password}x` },
      { username: "nobody", password },
      { username: "example", password },
    ]) {
      const { status, body } = await call(server, ["POST", "/auth/login"], { json });
      expect([status, body.error.code]).toEqual([401, "INVALID_CREDENTIALS"]);
    }
    expect((await call(server, ["POST", "/auth/login"], { json: { username: "dev" } })).body).toMatchObject({
      error: { details: [{ field: "password" }] },
    });
  });

  it("asks for a second factor and takes a one-time password, after a wrong one", async () => {
    const { server, clock } = await situation();
    const totpSecret = newTotpSecret();
    server.addUser({ username: "dev", email: "dev@example.com", password, totpSecret });
    const { body } = await call(server, ["POST", "/auth/login"], { json: { username: "dev", password } });
    expect(body).toEqual({ mfaRequired: true, mfaToken: expect.any(String) });
    const answer = (code: string) =>
      call(server, ["POST", "/auth/mfa/challenge"], { json: { mfaToken: body.mfaToken, code } });
    const code = totpCode(totpSecret, clock.now());
    const wrong = code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
    expect((await answer(wrong)).body.error.code).toBe("INVALID_MFA_CODE");
    const { accessToken } = (await answer(code)).body;
    expect((await whoAmI(server, accessToken)).body).toMatchObject({ username: "dev", mfaEnabled: true });
    expect((await answer(code)).body.error.code).toBe("INVALID_MFA_TOKEN");
  });

  it("takes each recovery code once", async () => {
    const { server } = await situation();
    const code = randomBytes(5).toString("hex");
    const user = { username: "dev", email: "dev@example.com", password, totpSecret: newTotpSecret() };
    server.addUser({ ...user, recoveryCodes: [code] });
    const statuses = [];
    for (let attempt = 0; attempt < 2; attempt++) {
      const { mfaToken } = (
        await call(server, ["POST", "/auth/login"], { json: { username: "dev", password } })
      ).body;
      statuses.push(
        (await call(server, ["POST", "/auth/mfa/challenge"], { json: { mfaToken, code } })).status,
      );
    }
    expect(statuses).toEqual([200, 401]);
  });
});

describe("API tokens", () => {
  it("are issued once in full, and listed with what is known of them", async () => {
    const { server, clock, admin } = await situation();
    clock.pass(1000);
    const json = { name: "ci", scopes: ["publish", "read"], expiresIn: "30d", packageScope: "@acme/*" };
    const { status, body } = await create(server, admin, json);
    expect(status).toBe(201);
    const { id, token, ...rest } = body;
    const shown = {
      name: "ci",
      scopes: ["publish", "read"],
      packageScope: "@acme/*",
      createdAt: "2030-01-01T00:00:01.000Z",
      expiresAt: "2030-01-31T00:00:01.000Z",
    };
    expect(rest).toEqual(shown);
    const listed = (await list(server, admin)).body.tokens;
    expect(listed[1]).toEqual({ ...shown, id, expiresIn: "30d", lastUsed: null });
    expect(server.findToken(token)).toMatchObject({ id, label: "ci", revokedAt: null });
    expect(server.effects).toEqual({ "log-in": 0, issue: 1, revoke: 0 });
  });

  it("are refused with one detail for each fault", async () => {
    const { server, admin } = await situation();
    const { status, body } = await create(server, admin, { scopes: ["all"], expiresIn: "7d" });
    expect(status).toBe(422);
    expect(body.error.details.map(({ field }: { field: string }) => field)).toEqual([
      "name",
      "scopes",
      "expiresIn",
    ]);
    expect(server.effects.issue).toBe(0);
  });

  it("end when their time is over, and say so", async () => {
    const { server, clock, admin } = await situation();
    const { token } = (await create(server, admin, { name: "ci", expiresIn: "30d" })).body;
    clock.pass(30 * DAY - 1);
    expect((await whoAmI(server, token)).status).toBe(200);
    clock.pass(1);
    const { status, body } = await whoAmI(server, token);
    expect(status).toBe(401);
    expect(body.error.details).toEqual([{ field: "token", message: "expired" }]);
    expect(server.liveTokens().map(({ label }) => label)).toEqual(["admin"]);
    expect(server.tokens()).toHaveLength(2);
  });

  it("note their last use", async () => {
    const { server, clock, admin } = await situation();
    const { id, token } = server.issue();
    clock.pass(5000);
    await whoAmI(server, token);
    expect(server.findToken(token)?.lastUsed).toBe(clock.now());
    const listed = (await list(server, admin)).body.tokens;
    expect(listed.find((item: { id: string }) => item.id === id).lastUsed).toBe("2030-01-01T00:00:05.000Z");
  });

  it("are revoked by their whole id, once", async () => {
    const { server, admin } = await situation();
    const { id, token } = server.issue({ label: "old" });
    for (const handle of [id.slice(0, 8), "old", ""]) {
      expect((await revoke(server, admin, handle)).status).toBe(404);
    }
    expect((await whoAmI(server, token)).status).toBe(200);
    expect((await revoke(server, admin, id)).status).toBe(204);
    expect((await whoAmI(server, token)).status).toBe(401);
    expect((await revoke(server, admin, id)).status).toBe(404);
    expect((await list(server, admin)).body.tokens).toHaveLength(1);
    expect(server.effects.revoke).toBe(1);
  });

  it("belong to their user alone", async () => {
    const { server, admin } = await situation();
    server.addUser({ username: "dev", email: "dev@example.com" });
    const { id } = server.issue({ username: "dev" });
    expect((await list(server, admin)).body.tokens).toHaveLength(1);
    expect((await revoke(server, admin, id)).status).toBe(404);
  });

  it.each([
    ["admin-scope", 403, 201],
    ["any-token", 201, 201],
    ["sessions-only", 403, 403],
  ] as const)("may issue others as the rule %s says", async (tokenManagement, ofReader, ofAdmin) => {
    const { server, admin } = await situation({ tokenManagement });
    const reader = server.issue().token;
    expect((await create(server, reader)).status).toBe(ofReader);
    expect((await create(server, admin)).status).toBe(ofAdmin);
    server.addUser({ username: "dev", email: "dev@example.com", password });
    const session = await call(server, ["POST", "/auth/login"], { json: { username: "dev", password } });
    expect((await create(server, session.body.accessToken)).status).toBe(201);
  });
});

describe("what is not known of the server, and can be chosen", () => {
  it("takes prefixes and names where they are no two tokens'", async () => {
    const { server, admin } = await situation({ handles: ["prefix", "name"] });
    const [one, two] = [server.issue({ label: "ci" }), server.issue({ label: "twin" })];
    server.issue({ label: "twin" });
    expect((await revoke(server, admin, "twin")).status).toBe(409);
    expect((await revoke(server, admin, one.id.slice(0, 7))).status).toBe(404);
    expect((await revoke(server, admin, one.id.slice(0, 8))).status).toBe(204);
    expect((await revoke(server, admin, two.id)).status).toBe(204);
    expect((await revoke(server, admin, "twin")).status).toBe(204);
  });

  it("wants names that are unique among the live tokens", async () => {
    const { server, admin } = await situation({ names: "unique" });
    const { id } = (await create(server, admin)).body;
    const { status, body } = await create(server, admin);
    expect([status, body.error.code]).toEqual([409, "CONFLICT"]);
    await revoke(server, admin, id);
    expect((await create(server, admin)).status).toBe(201);
  });

  it("has labels, prefixes and no expiry as the documentation tells", async () => {
    const { server, admin } = await situation({ shape: "documented" });
    const { id, token, ...rest } = (await create(server, admin, { label: "ci" })).body;
    const shown = { label: "ci", prefix: token.slice(0, 9), createdAt: "2030-01-01T00:00:00.000Z" };
    expect(rest).toEqual(shown);
    expect((await list(server, admin)).body.tokens[1]).toEqual({ id, ...shown });
    expect(server.findToken(token)?.expiresAt).toBeNull();
    expect((await create(server, admin, {})).body.label).toBe("");
  });

  it("lists tokens that never expire, and things that are no tokens", async () => {
    const { server, admin } = await situation();
    server.issue({ expiresAt: null, expiresIn: null });
    server.alsoList(null, { name: "without an id" }, { id: 7, extra: true });
    const { tokens } = (await list(server, admin)).body;
    expect(tokens[1]).toMatchObject({ expiresAt: null, expiresIn: null });
    expect(tokens.slice(2)).toEqual([null, { name: "without an id" }, { id: 7, extra: true }]);
  });

  it("is mounted below a path", async () => {
    const { server, admin } = await situation({ basePath: "/api/v1" });
    expect(server.url).toBe(`${server.origin}/api/v1`);
    expect((await whoAmI(server, admin)).status).toBe(200);
    expect((await fetch(`${server.origin}/auth/whoami`)).status).toBe(404);
    expect(server.counts()).toEqual({ "GET /api/v1/auth/whoami": 1, "GET /auth/whoami": 1 });
  });

  it.each([
    [402, "PRIVATE_PACKAGE_QUOTA_EXCEEDED", [{ code: "limit", message: "5" }]],
    [422, "VALIDATION_ERROR", null],
    [422, "VALIDATION_ERROR", { name: "is required" }],
  ])("can be scripted to refuse with %d and odd details", async (status, code, details) => {
    const { server, admin } = await situation();
    server.fail("POST /auth/tokens", { kind: "reply", reply: apkgFailure(status, code, "No.", details) });
    const answer = await create(server, admin);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual({ code, message: "No.", details, requestId: expect.any(String) });
    expect(server.effects.issue).toBe(0);
  });

  it("can be scripted to hide behind a page or a redirect", async () => {
    const { server, admin } = await situation();
    server.fail("/auth/whoami", { kind: "reply", reply: htmlReply(401) });
    server.fail("/auth/whoami", { kind: "reply", reply: redirectReply(302, "/elsewhere") });
    await expect(whoAmI(server, admin)).rejects.toThrow(SyntaxError);
    expect((await whoAmI(server, admin)).status).toBe(302);
  });

  it("can be scripted to issue a token whose answer is lost", async () => {
    const { server, admin } = await situation();
    server.fail("POST /auth/tokens", { kind: "cut", effect: "applied" });
    await expect(create(server, admin)).rejects.toThrow("fetch failed");
    expect(server.liveTokens().map(({ label }) => label)).toEqual(["admin", "ci"]);
  });
});

describe("its package", () => {
  it("is private, and has its whole encoded name in the path and its integrity in a header", async () => {
    const { server } = await situation();
    const url = `${server.url}/packages/${encodeURIComponent(server.packageName)}`;
    expect((await fetch(url)).status).toBe(401);
    const headers = { authorization: `Bearer ${server.issue().token}` };
    const { name, distTags, versions }: ApkgMetadata = JSON.parse(
      await (await fetch(url, { headers })).text(),
    );
    expect(name).toBe(server.packageName);
    const dist = versions[distTags.latest]?.dist;
    expect(dist?.tarball).toBe(`${url}/${distTags.latest}/tarball`);
    const response = await fetch(dist?.tarball ?? "", { headers });
    const archive = new Uint8Array(await response.arrayBuffer());
    const integrity = `sha256-${createHash("sha256").update(archive).digest("base64")}`;
    expect([dist?.integrity, response.headers.get("x-integrity")]).toEqual([integrity, integrity]);
    expect(tarList(zstdDecompressSync(archive))).toEqual(["apkg.json", "SKILL.md"]);
  });

  it("is given to a token that was allowed, until it is revoked", async () => {
    const { server } = await situation();
    const token = randomBytes(24).toString("base64url");
    server.allow(token);
    expect((await whoAmI(server, token)).body).toMatchObject({ username: "example", scopes: ["read"] });
    server.revoke(token);
    expect((await whoAmI(server, token)).status).toBe(401);
    server.allow(token);
    expect((await whoAmI(server, token)).status).toBe(200);
  });
});
