import { describe, expect, it } from "vitest";
import type { BrokerOptions } from "../../../e2e/registries/package-broker/broker-state.ts";
import { jsonReply } from "../../../e2e/registries/reply.ts";
import { revokeToken } from "../src/registries/revoke-token.ts";
import { failureOf } from "./http-loopback.ts";
import { homeOf, leaksIn } from "./registry-loopback.ts";

const KINDS = ["apkg", "package-broker"] as const;

/** A token that was issued a moment ago, and is to be revoked. */
async function situation(kind: (typeof KINDS)[number], options: BrokerOptions = {}) {
  const { registry, server, credentials, client } = await homeOf(kind, options);
  const tokens = registry.tokens(credentials.authority);
  const { token, record } = await tokens.issue({ label: "ci" });
  const before = server.requests.length;
  return {
    ...{ registry, server, credentials, client, tokens, token, record },
    reach: { registry, clock: client.clock },
    sent: () => server.requests.slice(before).map(({ method, path }) => `${method} ${path}`),
  };
}

describe.each(KINDS)("a token of %s that is revoked", (kind) => {
  const [list, who] = kind === "apkg" ? ["/auth/tokens", "/auth/whoami"] : ["/api/tokens", "/packages.json"];

  it("is proved to be refused where it is at hand", async () => {
    const { tokens, token, record, reach, sent, server } = await situation(kind);
    const outcome = await revokeToken({ record, tokens, token }, reach);
    expect(outcome).toEqual({ outcome: "revoked", proof: "refused" });
    expect(server.findToken(token.reveal())).toMatchObject({ revokedAt: expect.any(Number) });
    expect(sent()).toEqual([`DELETE ${list}/${record.id}`, `GET ${who}`]);
  });

  it("is proved to be gone from the list where it is not", async () => {
    const { tokens, record, reach, sent } = await situation(kind);
    expect(await revokeToken({ record, tokens }, reach)).toEqual({ outcome: "revoked", proof: "not-listed" });
    expect(sent()).toEqual([`DELETE ${list}/${record.id}`, `GET ${list}`]);
  });

  it("may have been revoked before, which is proved as well", async () => {
    const { tokens, token, record, reach } = await situation(kind);
    await tokens.revoke(record.id);
    const gone = { outcome: "already-gone", proof: "refused" };
    expect(await revokeToken({ record, tokens, token }, reach)).toEqual(gone);
  });

  it("has ended as well if it expired meanwhile, and the registry has forgotten it", async () => {
    const { tokens, reach, server, client } = await situation(kind);
    const { token, record } = await tokens.issue({ label: "short", days: 30 });
    await client.clock.pause(31 * 24 * 60 * 60_000, new AbortController().signal);
    server.fail(/^DELETE /, { kind: "reply", reply: jsonReply(404, {}) });
    await expect(reach.registry.verify(token)).rejects.toMatchObject({ code: "token-expired" });
    const gone = { outcome: "already-gone", proof: "refused" };
    expect(await revokeToken({ record, tokens, token }, reach)).toEqual(gone);
  });

  it("is not revoked if it is in use here, unless that is meant", async () => {
    const { tokens, token, record, reach, sent } = await situation(kind);
    const revocation = { record, tokens, token, idInUse: record.id };
    await expect(revokeToken(revocation, reach)).rejects.toMatchObject({
      code: "token-in-use",
      message: expect.stringContaining(`"ci" (${record.id})`),
    });
    expect(sent()).toEqual([]);
    expect(await revokeToken({ ...revocation, mayRevokeInUse: true }, reach)).toMatchObject({
      outcome: "revoked",
    });
  });

  it("is not revoked if the registry says no", async () => {
    const { tokens, token, record, reach, server } = await situation(kind);
    server.fail(/^DELETE /, { kind: "reply", reply: jsonReply(403, {}) });
    await expect(revokeToken({ record, tokens, token }, reach)).rejects.toMatchObject({
      code: "token-forbidden",
    });
    expect(server.effects.revoke).toBe(0);
  });

  it("is not believed to be if the registry says yes and still accepts it", async () => {
    const { tokens, token, record, reach, server, client, credentials } = await situation(kind);
    server.fail(/^DELETE /, { kind: "reply", reply: { status: 204 } });
    const failure = await failureOf(revokeToken({ record, tokens, token }, reach));
    expect(failure).toMatchObject({
      code: "revocation-unproven",
      message: expect.stringMatching(/"ci" \(.+\), but still accepts the token\. Look at/),
    });
    expect(leaksIn(failure, { ...credentials, token })).toEqual([]);
    expect(client.pauses).toEqual([500, 1000, 1500, 2000, 3000, 4000]);
  });

  it("is not believed to be if the registry says yes and still lists it", async () => {
    const { tokens, record, reach, server } = await situation(kind);
    server.fail(/^DELETE /, { kind: "reply", reply: { status: 204 } });
    await expect(revokeToken({ record: { ...record, label: "" }, tokens }, reach)).rejects.toMatchObject({
      code: "revocation-unproven",
      message: expect.stringMatching(new RegExp(`of ${record.id}, but still lists it`)),
    });
  });

  it("is not believed to be if the registry cannot be asked any more", async () => {
    const { tokens, token, record, reach, server } = await situation(kind);
    server.fail(`GET ${who}`, { kind: "cut" }, Number.POSITIVE_INFINITY);
    await expect(revokeToken({ record, tokens, token }, reach)).rejects.toMatchObject({
      code: "registry-unreachable",
    });
    expect(server.effects.revoke).toBe(1);
  });
});

describe("a token of PACKAGE.broker that is still accepted for a while", () => {
  it.each([
    [0, 1],
    [4_000, 5],
    [5_000, 5],
    [11_999, 7],
  ])("of %i ms is asked about %i times", async (revocationLag, times) => {
    const { tokens, token, record, reach, server } = await situation("package-broker", { revocationLag });
    const before = server.count("GET /packages.json");
    expect(await revokeToken({ record, tokens, token }, reach)).toEqual({
      outcome: "revoked",
      proof: "refused",
    });
    expect(server.count("GET /packages.json") - before).toBe(times);
  });

  it("too long is not believed to have ended", async () => {
    const { tokens, token, record, reach } = await situation("package-broker", { revocationLag: 12_001 });
    await expect(revokeToken({ record, tokens, token }, reach)).rejects.toMatchObject({
      code: "revocation-unproven",
    });
  });

  it("is not asked about any more when that is cancelled, with the reason", async () => {
    const { tokens, token, record, reach, client, sent } = await situation("package-broker", {
      revocationLag: 4_000,
    });
    const controller = new AbortController();
    const reason = new Error("the user closed the window");
    client.clock.pause = async () => controller.abort(reason);
    expect(
      await failureOf(revokeToken({ record, tokens, token }, reach, { signal: controller.signal })),
    ).toBe(reason);
    expect(sent()).toHaveLength(2);
  });

  it("because its limit is reached is not taken for refused", async () => {
    const { tokens, reach, client } = await situation("package-broker", { revocationLag: 4_000 });
    const { token, record } = await tokens.issue({ label: "limited", rateLimit: 1 });
    expect(await revokeToken({ record, tokens, token }, reach)).toMatchObject({ proof: "refused" });
    // 429 until the lag is over, and 401 only then.
    expect(client.pauses).toEqual([500, 1000, 1500, 2000]);
  });
});

it("a token whose id would hide what stands after it is named in one line", async () => {
  const { tokens, reach, record } = await situation("apkg");
  const odd = { ...record, id: "a\r\n::error::b", label: "" };
  const failure = await failureOf(revokeToken({ record: odd, tokens, idInUse: odd.id }, reach));
  expect(failure).toHaveProperty("message", expect.stringMatching(/^The token a ::error::b is the one .+$/));
});
