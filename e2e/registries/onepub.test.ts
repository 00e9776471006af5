import { createHash, randomBytes } from "node:crypto";
import { gunzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { onePubReply } from "./onepub/onepub-reply.ts";
import type { OnePubOptions } from "./onepub/onepub-state.ts";
import { type OnePubServer, startOnePub } from "./onepub.ts";
import { StoppedClock } from "./stopped-clock.ts";
import { tarList } from "./tar-list.ts";

const DAY = 24 * 60 * 60_000;
const administrator = "developer@example.com";
const ci = "build@cicd.example.onepub.dev";
const newToken = () => randomBytes(24).toString("base64url");
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

interface Listing {
  latest: { archive_url: string; archive_sha256: string };
}

/** Asks as OnePub's command line does. */
async function ask(
  server: OnePubServer,
  path: string,
  {
    token,
    agent = "onepub 2.15.0",
    method = "GET",
  }: { token?: string; agent?: string; method?: string } = {},
) {
  const headers = { "user-agent": agent, ...(token !== undefined && { authorization: token }) };
  const response = await fetch(`${server.origin}/api/${path}`, { method, headers });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith("{") ? JSON.parse(text) : undefined };
}

async function situation(options: OnePubOptions = {}) {
  const clock = new StoppedClock();
  const server = await serverForTest(startOnePub({ now: clock.now, organisation: "abcdefghij", ...options }));
  server.addMember({ email: ci, team: "build" });
  return { server, clock };
}

const details = (server: OnePubServer, token: string) => ask(server, "organisation/details", { token });
const exported = (server: OnePubServer, token: string, email = ci) =>
  ask(server, `member/exportToken/${encodeURIComponent(email)}`, { token });
const statusOfListing = async ({ url, packageName }: OnePubServer, token: string) =>
  (await fetch(`${url}api/packages/${packageName}`, { headers: bearer(token) })).status;

describe("the packages of an organisation", () => {
  it("answer 401 to an unknown token and 403 to one without the right, each with a challenge for pub", async () => {
    const { server } = await situation();
    const token = newToken();
    server.forbid(token);
    const url = `${server.url}api/packages/${server.packageName}`;
    for (const [sent, status] of [
      [newToken(), 401],
      [token, 403],
    ] as const) {
      const response = await fetch(url, { headers: bearer(sent) });
      expect(response.status).toBe(status);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer realm="pub", message="[^"]+"$/);
    }
  });

  it("can be installed from, until the token is revoked", async () => {
    const { server } = await situation();
    const token = newToken();
    server.allow(token);
    const url = `${server.url}api/packages/${server.packageName}`;
    const { latest }: Listing = JSON.parse(await (await fetch(url, { headers: bearer(token) })).text());
    expect(latest.archive_url.startsWith(server.url)).toBe(true);
    const download = await fetch(latest.archive_url, { headers: bearer(token) });
    const archive = new Uint8Array(await download.arrayBuffer());
    expect(createHash("sha256").update(archive).digest("hex")).toBe(latest.archive_sha256);
    expect(tarList(gunzipSync(archive))).toEqual(["pubspec.yaml", "lib/greeter.dart"]);
    server.revoke(token);
    expect((await fetch(latest.archive_url, { headers: bearer(token) })).status).toBe(401);
  });

  it("are for the organisation's own members", async () => {
    const { server } = await situation();
    server.addOrganisation({ id: "otherplace", name: "Other" });
    const token = server.issue(ci);
    const asked = ["abcdefghij", "otherplace", "nosuchname"].map(async (id) => {
      const url = `${server.origin}/api/${id}/api/packages/${server.packageName}`;
      return (await fetch(url, { headers: bearer(token) })).status;
    });
    expect(await Promise.all(asked)).toEqual([200, 403, 404]);
  });

  it("can be published by those whose role allows it", async () => {
    const { server } = await situation();
    const url = `${server.url}api/packages/versions/new`;
    const statuses = [ci, administrator].map(
      async (email) => (await fetch(url, { headers: bearer(server.issue(email)) })).status,
    );
    expect(await Promise.all(statuses)).toEqual([403, 200]);
  });
});

describe("a member's token", () => {
  it("is 56 characters that hold a number and a UUID, and the member has only one", async () => {
    const { server } = await situation();
    const token = server.issue(ci);
    expect(token).toHaveLength(56);
    expect(Buffer.from(token, "base64").toString()).toMatch(/^\d+:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(server.issue(ci)).toBe(token);
    expect(server.liveTokens()).toHaveLength(1);
    expect(server.findToken(token)).toMatchObject({ label: ci, holder: "member", lastUsed: null });
  });

  it("ends 30 days after its last use", async () => {
    const { server, clock } = await situation();
    const token = server.issue(ci);
    for (let use = 0; use < 2; use++) {
      clock.pass(30 * DAY - 1);
      expect((await details(server, token)).status).toBe(200);
    }
    expect(server.findToken(token)?.lastUsed).toBe(clock.now());
    clock.pass(30 * DAY);
    expect((await details(server, token)).status).toBe(401);
    expect(await statusOfListing(server, token)).toBe(401);
    expect(server.issue(ci)).not.toBe(token);
  });

  it("tells the organisation when it is sent bare, without Bearer", async () => {
    const { server } = await situation();
    const token = server.issue(ci);
    const body = { organisationName: "Example", obfuscatedId: "abcdefghij" };
    expect((await details(server, token)).body).toEqual({ body });
    expect((await ask(server, "organisation/details/abcdefghij", { token })).body).toEqual({ body });
    expect((await ask(server, "organisation/details/otherplace", { token })).status).toBe(403);
    const refused = await details(server, `Bearer ${token}`);
    expect([refused.status, refused.body]).toEqual([401, { error: { message: expect.any(String) } }]);
    expect((await ask(server, "organisation/details")).body.error.message).toMatch(/^You must be logged in/);
  });

  it("ends everywhere when the member logs out, and cannot log out twice", async () => {
    const { server } = await situation();
    const token = server.issue(ci);
    const first = await ask(server, "member/logout", { token });
    expect([first.status, first.body]).toEqual([200, { success: { message: expect.any(String) } }]);
    expect(await statusOfListing(server, token)).toBe(401);
    const second = await ask(server, "member/logout", { token });
    expect([second.status, second.body.error.message]).toEqual([
      401,
      expect.stringMatching(/^Your token is no longer valid/),
    ]);
    expect(server.effects["log-out"]).toBe(1);
    expect(server.liveTokens()).toEqual([]);
  });

  it("may be noted as imported", async () => {
    const { server } = await situation();
    const answer = await ask(server, "member/importToken", { token: server.issue(ci), method: "POST" });
    expect(answer.body).toEqual({ success: { message: expect.any(String) } });
    expect(server.effects.import).toBe(1);
  });
});

describe("exporting a member's token", () => {
  it("gives an administrator the one that is there, or a new one", async () => {
    const { server } = await situation();
    const authority = server.issue(administrator);
    const old = server.issue(ci);
    expect((await exported(server, authority)).body).toEqual({ body: { onepubToken: old } });
    await ask(server, "member/logout", { token: old });
    const { onepubToken } = (await exported(server, authority)).body.body;
    expect(onepubToken).not.toBe(old);
    expect((await details(server, onepubToken)).status).toBe(200);
    expect((await details(server, old)).status).toBe(401);
    expect(server.effects).toMatchObject({ export: 2, mint: 3 });
  });

  it.each([
    ["revive", "the same", 200],
    ["stale", "the same", 401],
    ["refuse", "none", 401],
  ] as const)("with %s gives %s after a log-out, and a probe answers %d", async (mode, given, status) => {
    const { server } = await situation({ exportWithoutToken: mode });
    const authority = server.issue(administrator);
    const old = server.issue(ci);
    await ask(server, "member/logout", { token: old });
    const { body } = await exported(server, authority);
    if (given === "none") expect(body.error.message).toContain("has not logged in");
    else expect(body).toEqual({ body: { onepubToken: old } });
    expect((await details(server, old)).status).toBe(status);
  });

  it("is for administrators, leaders of the same team, and oneself", async () => {
    const { server } = await situation();
    server.addMember({ email: "lead@example.com", role: "TeamLeader", team: "build" });
    server.addMember({ email: "other-lead@example.com", role: "TeamLeader", team: "design" });
    server.addMember({ email: "uploader@example.com", role: "Uploader", team: "build" });
    const senders = ["lead@example.com", ci, "other-lead@example.com", "uploader@example.com"];
    const answers = await Promise.all(senders.map((email) => exported(server, server.issue(email))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403]);
    expect(answers[2]?.body.error.message).toContain("privileges");
    expect((await exported(server, server.issue(administrator), "nobody@example.com")).status).toBe(404);
  });
});

describe("the command line's calls", () => {
  it("tell the server's version, unless it is an old server", async () => {
    const { server } = await situation();
    expect((await ask(server, "status")).body).toEqual({
      body: { message: expect.any(String), version: "5.17.2" },
    });
    const old = await situation({ version: "none" });
    expect((await ask(old.server, "status")).body.body).not.toHaveProperty("version");
  });

  it.each([
    ["onepub 2.15.0", 200],
    ["setup-registry-token/1.0.0 onepub/2.15.0", 200],
    ["onepub 10.0.0", 200],
    ["onepub 2.14.9", 400],
    ["node", 400],
  ])("from the agent %s answer %d", async (agent, status) => {
    const { server } = await situation();
    expect((await ask(server, "status", { agent })).status).toBe(status);
  });

  it("are too many from now on, and then no longer, while pub gets on", async () => {
    const { server } = await situation();
    const token = server.issue(ci);
    const calm = server.overload();
    const answer = await details(server, token);
    expect([answer.status, answer.body.error.message]).toEqual([
      429,
      expect.stringContaining("too many CLI requests"),
    ]);
    expect(await statusOfListing(server, token)).toBe(200);
    calm();
    expect((await details(server, token)).status).toBe(200);
  });

  it.each([
    [onePubReply.body({ note: "done" }), 200, '{"body":{"note":"done"}}'],
    [onePubReply.body({ note: "done" }, 500), 500, '{"body":{"note":"done"}}'],
    [onePubReply.failure(400, "no"), 400, '{"error":{"message":"no"}}'],
    [onePubReply.textFailure(200, "no"), 200, '{"error":"no"}'],
    [onePubReply.plainText(500, "no"), 500, "no"],
    [onePubReply.empty(500), 500, ""],
  ])("can be answered in any envelope, the effect applied: %#", async (reply, status, text) => {
    const { server } = await situation();
    const token = server.issue(ci);
    server.fail("GET /api/member/logout", { kind: "reply", reply, effect: "applied" });
    const answer = await ask(server, "member/logout", { token });
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(server.liveTokens()).toEqual([]);
  });
});
