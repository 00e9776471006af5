import { randomBytes } from "node:crypto";
import { get } from "node:http";
import { describe, expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import type { BrokerOptions } from "./package-broker/broker-state.ts";
import { type PackageBrokerServer, startPackageBroker } from "./package-broker.ts";
import { StoppedClock } from "./stopped-clock.ts";
import { newTotpSecret, totpCode } from "./totp.ts";

const HOUR = 60 * 60_000;
const email = "admin@example.com";
const password = randomBytes(12).toString("hex");
const newToken = () => randomBytes(32).toString("hex");
const basic = (username: string, token: string) =>
  `Basic ${Buffer.from(`${username}:${token}`).toString("base64")}`;

/** One call, with what came back. */
async function call(
  server: PackageBrokerServer,
  [method, path]: [string, string],
  { authorization, json, agent = "test" }: { authorization?: string; json?: unknown; agent?: string } = {},
) {
  const response = await fetch(server.url + path, {
    method,
    headers: { "user-agent": agent, ...(authorization !== undefined && { authorization }) },
    ...(json !== undefined && { body: typeof json === "string" ? json : JSON.stringify(json) }),
  });
  const text = await response.text();
  const { status, headers } = response;
  return {
    status,
    headers,
    text,
    body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text,
  };
}

/** A server with a user who has logged in. */
async function situation(options: BrokerOptions = {}) {
  const clock = new StoppedClock();
  const server = await serverForTest(startPackageBroker({ now: clock.now, ...options }));
  server.addUser({ email, password });
  const { body } = await call(server, ["POST", "/api/auth/login"], { json: { email, password } });
  return { server, clock, session: `Bearer ${body.token}` };
}

type Given = Awaited<ReturnType<typeof situation>>;
const create = ({ server, session: authorization }: Given, json: unknown = { description: "ci" }) =>
  call(server, ["POST", "/api/tokens"], { authorization, json });
const list = ({ server, session: authorization }: Given) =>
  call(server, ["GET", "/api/tokens"], { authorization });
const amend = ({ server, session: authorization }: Given, id: string, json: unknown) =>
  call(server, ["PATCH", `/api/tokens/${id}`], { authorization, json });
const revoke = ({ server, session: authorization }: Given, id: string) =>
  call(server, ["DELETE", `/api/tokens/${id}`], { authorization });
const packages = (server: PackageBrokerServer, token: string) =>
  call(server, ["GET", "/packages.json"], { authorization: basic("token", token) });

describe("logging in", () => {
  it("gives a session of 43 characters that ends after 24 hours, however much it is used", async () => {
    const { server, clock, session: authorization } = await situation();
    expect(authorization).toMatch(/^Bearer [\w-]{43}$/);
    const me = () => call(server, ["GET", "/api/auth/me"], { authorization });
    const user = { id: expect.any(String), email, role: "admin", two_factor_enabled: false };
    expect((await me()).body).toEqual({ user });
    clock.pass(24 * HOUR - 1);
    expect((await me()).status).toBe(200);
    clock.pass(1);
    expect((await me()).status).toBe(401);
  });

  it.each([
    ["{", 400, "Invalid JSON"],
    [{ email }, 400, "Email and password required"],
    [{ email, password: newToken() }, 401, "Invalid credentials"],
    [{ email: "nobody@example.com", password }, 401, "Invalid credentials"],
  ])("answers %j with %d", async (json, status, error) => {
    const { server } = await situation();
    const answer = await call(server, ["POST", "/api/auth/login"], { json });
    expect([answer.status, answer.body]).toEqual([status, { error }]);
  });

  it("wants a one-time password of those who have a second factor", async () => {
    const { server, clock } = await situation();
    const totpSecret = newTotpSecret();
    server.addUser({ email: "dev@example.com", password, role: "viewer", totpSecret });
    const logIn = (code?: string) =>
      call(server, ["POST", "/api/auth/login"], { json: { email: "dev@example.com", password, code } });
    const without = await logIn();
    expect([without.status, without.body]).toEqual([403, { error: "2FA required", code: "2fa_required" }]);
    const old = await logIn(totpCode(totpSecret, clock.now() - 120_000));
    expect([old.status, old.body]).toEqual([401, { error: "Invalid 2FA code" }]);
    const { status, body } = await logIn(totpCode(totpSecret, clock.now()));
    expect(status).toBe(200);
    expect(body.user).toMatchObject({ role: "viewer", two_factor_enabled: true });
  });

  it("ends with logging out", async () => {
    const given = await situation();
    const { server, session: authorization } = given;
    const answer = await call(server, ["POST", "/api/auth/logout"], { authorization });
    expect([answer.status, answer.body]).toEqual([200, { message: "Logged out" }]);
    expect((await list(given)).status).toBe(401);
    expect(server.effects).toMatchObject({ "log-in": 1, "log-out": 1 });
  });

  it("does not open the door to Composer's side, nor a token the one to management", async () => {
    const { server, session } = await situation();
    const { token } = server.issue();
    expect((await call(server, ["GET", "/packages.json"], { authorization: session })).body.message).toBe(
      "Basic authentication required",
    );
    const headers = [`Bearer ${token}`, basic("token", token), session.replace("Bearer", "bearer")];
    for (const authorization of headers) {
      expect((await call(server, ["GET", "/api/tokens"], { authorization })).status).toBe(401);
    }
  });
});

describe("managing tokens", () => {
  it("issues with 201 and lists, oldest first, without the token", async () => {
    const given = await situation();
    const { server, clock } = given;
    const { status, body } = await create(given);
    clock.pass(2000);
    await create(given, {
      description: "ci",
      permissions: "write",
      rate_limit_max: 0,
      expires_at: 1900000000,
    });
    expect(status).toBe(201);
    const created = 1893456000;
    const { id, token, ...rest } = body;
    expect([id, token]).toEqual([
      expect.stringMatching(/^[\w-]{21}$/),
      expect.stringMatching(/^[\dA-Za-z]{64}$/),
    ]);
    const one = { description: "ci", permissions: "readonly", rate_limit_max: 1000, created_at: created };
    expect(rest).toEqual({ ...one, expires_at: null });
    expect((await list(given)).body).toEqual([
      { id, ...one, expires_at: null, last_used_at: null },
      {
        id: expect.any(String),
        description: "ci",
        permissions: "write",
        rate_limit_max: 0,
        created_at: created + 2,
        expires_at: 1900000000,
        last_used_at: null,
      },
    ]);
    expect(server.findToken(token)).toMatchObject({ id, label: "ci", expiresAt: null });
    expect(server.effects.issue).toBe(2);
  });

  it.each([
    [{}, "description", "Required"],
    [{ description: "" }, "description", "String must contain at least 1 character(s)"],
    [
      { description: "ci", permissions: "admin" },
      "permissions",
      "Invalid enum value. Expected 'readonly' | 'write', received 'admin'",
    ],
    [
      { description: "ci", rate_limit_max: 25001 },
      "rate_limit_max",
      "Number must be less than or equal to 25000",
    ],
    [{ description: "ci", expires_at: null }, "expires_at", "Expected number, received null"],
    [{ description: "ci", expires_at: "2030-01-01" }, "expires_at", "Expected number, received string"],
    [{ description: "ci", expires_at: 0 }, "expires_at", "Number must be greater than or equal to 1"],
    [{ description: "ci", expires_at: 1.5 }, "expires_at", "Expected integer, received float"],
  ])("refuses %j with 500 and its checker's list of faults", async (json, field, message) => {
    const given = await situation();
    const { status, headers, body } = await create(given, json);
    expect(status).toBe(500);
    expect(body).toMatchObject({ error: "Internal Server Error", requestId: headers.get("x-request-id") });
    expect(JSON.parse(body.message)).toMatchObject([{ path: [field], message }]);
    expect(given.server.effects.issue).toBe(0);
  });

  it("stores the default limit for null, and drops unknown fields", async () => {
    const given = await situation();
    const { status, body } = await create(given, { description: "ci", rate_limit_max: null, metadata: {} });
    expect([status, body.rate_limit_max]).toEqual([201, 1000]);
    expect(body).not.toHaveProperty("metadata");
  });

  it("takes an end that is past already", async () => {
    const given = await situation();
    const { status, body } = await create(given, { description: "ci", expires_at: 1 });
    expect(status).toBe(201);
    expect((await packages(given.server, body.token)).body.message).toBe("Token expired");
    expect((await list(given)).body).toHaveLength(1);
    expect(given.server.liveTokens()).toEqual([]);
  });

  it("changes description and limit, also to null, and nothing else", async () => {
    const given = await situation();
    const { id } = (await create(given)).body;
    const changes = { description: "new", rate_limit_max: null, permissions: "write", expires_at: 5 };
    const { status, body } = await amend(given, id, changes);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, description: "new", rate_limit_max: null, permissions: "readonly" });
    expect(body.expires_at).toBeNull();
    expect((await amend(given, "unknown", { description: "x" })).body).toEqual({
      error: "Not Found",
      message: "Token not found",
    });
    expect((await amend(given, id, { rate_limit_max: -1 })).status).toBe(500);
    expect(given.server.effects.amend).toBe(1);
  });

  it("revokes once, also an id that begins with a dash, and has no answer for one token", async () => {
    const given = await situation({ newId: () => `-${randomBytes(15).toString("base64url")}` });
    const { server, session: authorization } = given;
    const { id } = (await create(given)).body;
    expect(id).toMatch(/^-/);
    const one = await call(server, ["GET", `/api/tokens/${id}`], { authorization });
    expect([one.status, one.text]).toEqual([404, ""]);
    const answer = await revoke(given, id);
    expect([answer.status, answer.body]).toEqual([200, { message: "Token revoked" }]);
    const again = await revoke(given, id);
    expect([again.status, again.body.message]).toEqual([404, "Token not found"]);
    expect((await list(given)).body).toEqual([]);
    expect(server.effects.revoke).toBe(1);
  });

  it("allows no limit where there is no key-value store", async () => {
    const given = await situation({ keyValueStore: "absent" });
    expect((await create(given)).status).toBe(400);
    expect((await create(given, { description: "ci", rate_limit_max: 5 })).status).toBe(400);
    const { status, body } = await create(given, { description: "ci", rate_limit_max: 0 });
    expect(status).toBe(201);
    const refused = await amend(given, body.id, { rate_limit_max: 5 });
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining("KV")]);
  });
});

describe("what Composer meets", () => {
  it("is told why it is refused, always with 401 and never with a challenge", async () => {
    const { server, clock } = await situation();
    const { token } = server.issue();
    const expired = server.issue({ expiresAt: clock.now() }).token;
    const revoked = server.issue().token;
    server.revoke(revoked);
    const cases: [string | undefined, string][] = [
      [undefined, "Basic authentication required"],
      [`Bearer ${token}`, "Basic authentication required"],
      [basic("example", token), 'Username must be "token"'],
      [basic("token", ""), "Token required in password field"],
      [basic("token", newToken()), "Invalid token"],
      [basic("token", revoked), "Invalid token"],
      [basic("token", expired), "Token expired"],
    ];
    for (const [authorization, message] of cases) {
      const options = authorization === undefined ? {} : { authorization };
      const { status, headers, body } = await call(server, ["GET", "/packages.json"], options);
      expect([status, headers.has("www-authenticate")]).toEqual([401, false]);
      expect(body).toMatchObject({ error: "Unauthorized", message });
    }
    expect((await packages(server, `${token}:rest`)).status).toBe(200);
  });

  it("is refused above the token's limit until the next clock hour, without a word when that is", async () => {
    const { server, clock } = await situation();
    const { token } = server.issue({ rateLimit: 2 });
    clock.pass(HOUR / 2);
    const statuses = async () => [
      (await packages(server, token)).status,
      (await packages(server, token)).status,
      (await packages(server, token)).status,
    ];
    expect(await statuses()).toEqual([200, 200, 429]);
    const { headers, body } = await packages(server, token);
    expect(body.message).toBe("Rate limit exceeded");
    expect([...headers.keys()].filter((name) => /retry|ratelimit/.test(name))).toEqual([]);
    clock.pass(HOUR / 2);
    expect(await statuses()).toEqual([200, 200, 429]);
  });

  it("is never limited without a limit or a key-value store", async () => {
    const { server } = await situation({ keyValueStore: "absent" });
    const tokens = [null, 0, 1].map((rateLimit) => server.issue({ rateLimit }).token);
    for (const token of [...tokens, ...tokens]) expect((await packages(server, token)).status).toBe(200);
  });

  it("meets an exception if it is Composer 1", async () => {
    const { server } = await situation();
    const authorization = basic("token", server.issue().token);
    const agent = "Composer/1.10.27 (Linux)";
    const { status, body } = await call(server, ["GET", "/packages.json"], { authorization, agent });
    expect([status, body.message]).toEqual([500, expect.stringContaining("Context is not finalized")]);
    expect(
      (await call(server, ["GET", "/packages.json"], { authorization, agent: "Composer/2.8" })).status,
    ).toBe(200);
  });

  it("may ask with HEAD, and gets no body", async () => {
    const { server } = await situation();
    const authorization = basic("token", server.issue().token);
    const { status, text } = await call(server, ["HEAD", "/packages.json"], { authorization });
    expect([status, text]).toEqual([200, ""]);
  });

  it("leaves its last use with the token, unless nobody reads the queue", async () => {
    for (const [lastUse, seen] of [
      ["recorded", 1893456005],
      ["lost", null],
    ] as const) {
      const given = await situation({ lastUse });
      const { token } = (await create(given)).body;
      given.clock.pass(5000);
      await packages(given.server, token);
      expect((await list(given)).body[0].last_used_at).toBe(seen);
    }
  });

  it("is let in for as long after revocation as the lag lasts", async () => {
    const given = await situation({ revocationLag: 4000 });
    const { server, clock } = given;
    const { id, token } = (await create(given)).body;
    await revoke(given, id);
    expect((await list(given)).body).toEqual([]);
    clock.pass(3999);
    expect((await packages(server, token)).status).toBe(200);
    clock.pass(1);
    expect((await packages(server, token)).body.message).toBe("Invalid token");
  });

  it("downloads with either kind of credential", async () => {
    const { server, session } = await situation();
    const path = `/dist/m/${server.packageName}/1.0.0.0.zip`;
    const { status, body } = await call(server, ["GET", path]);
    expect([status, body.message]).toEqual([401, "Authentication required (Bearer session or Basic token)"]);
    for (const authorization of [session, basic("token", server.issue().token)]) {
      expect((await call(server, ["GET", path], { authorization })).status).toBe(200);
    }
  });

  it("is pointed to the host and port that it used", async () => {
    const { server } = await situation();
    const { host, port } = { host: "packages.example:8443", port: new URL(server.url).port };
    const headers = { authorization: basic("token", server.issue().token), host };
    const body = await new Promise<string>((resolve, reject) => {
      get({ host: "127.0.0.1", port, path: "/packages.json", headers }, (response) => {
        response.setEncoding("utf8").on("data", resolve).on("error", reject);
      }).on("error", reject);
    });
    expect(JSON.parse(body)).toMatchObject({ "metadata-url": `http://${host}/p2/%package%.json` });
  });

  it("learns nothing of a token from /health", async () => {
    const { server } = await situation();
    const answer = await call(server, ["GET", "/health"], { authorization: basic("token", newToken()) });
    expect([answer.status, answer.body.status]).toEqual([200, "ok"]);
    expect((await call(server, ["POST", "/health"])).status).toBe(404);
  });
});
