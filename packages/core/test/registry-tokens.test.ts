import { describe, expect, it } from "vitest";
import { jsonReply, type Reply } from "../../../e2e/registries/reply.ts";
import { findToken } from "../src/registries/find-token.ts";
import { homeOf } from "./registry-loopback.ts";

const NOW = Date.parse("2030-01-01T00:00:00Z");
const DAY = 24 * 60 * 60_000;
/** A server's reply without some of its fields. */
const without = (...names: string[]) => ({
  kind: "change" as const,
  change: ({ status, body }: Reply) => {
    const fields = Object.entries(JSON.parse(String(body))).filter(([name]) => !names.includes(name));
    return jsonReply(status, Object.fromEntries(fields));
  },
});
const incomplete = { code: "registry-misbehaved", reason: "incomplete" };

async function administration<Kind extends "apkg" | "package-broker">(
  kind: Kind,
  options?: Parameters<typeof homeOf<Kind>>[1],
) {
  const home = await homeOf(kind, options);
  const { registry, credentials, server } = home;
  const before = server.requests.length;
  return {
    ...home,
    tokens: registry.tokens(credentials.authority),
    sent: () => server.requests.slice(before),
  };
}

describe("a token that apkg issues", () => {
  it("works, and is known by its id", async () => {
    const { registry, tokens } = await administration("apkg");
    const request = { label: "ci", days: 30, permissions: ["publish", "read"], packageScope: "@acme/*" };
    const { token, record } = await tokens.issue(request);
    expect(await registry.verify(token)).toMatchObject({ account: { permissions: ["publish", "read"] } });
    expect(record).toEqual({
      ...{ id: expect.any(String), label: "ci", permissions: ["publish", "read"], packageScope: "@acme/*" },
      createdAt: new Date(NOW),
      lastUsedAt: undefined,
      expiry: { kind: "at", date: new Date(NOW + 30 * DAY) },
    });
    expect(findToken((await tokens.list()).tokens, record.id)).toMatchObject({ label: "ci" });
  });

  it.each([1, 7, 89, 366, 0, -30, 30.5, Number.NaN])(
    "does not last %d days: nothing is asked",
    async (days) => {
      const { tokens, sent } = await administration("apkg");
      await expect(tokens.issue({ label: "ci", days })).rejects.toMatchObject({
        code: "input-invalid",
        message: expect.stringContaining("30, 90 or 365 days"),
      });
      expect(sent()).toEqual([]);
    },
  );

  it("is refused with what is wrong, field by field", async () => {
    const { tokens } = await administration("apkg");
    await expect(tokens.issue({ label: "", permissions: ["fly"] })).rejects.toMatchObject({
      code: "request-refused",
      status: 422,
      said: "The request is not valid.; name: is required; scopes: must be some of read, publish, admin, ci",
    });
  });

  it("is refused if its label is taken and has to be the only one", async () => {
    const { tokens } = await administration("apkg", { names: "unique" });
    await tokens.issue({ label: "ci" });
    await expect(tokens.issue({ label: "ci" })).rejects.toMatchObject({
      code: "request-refused",
      status: 409,
    });
  });

  it("never expires if the registry answers null, and has the label that it was documented with", async () => {
    const { tokens, server } = await administration("apkg", { shape: "documented" });
    const nullEnd = ({ body }: Reply) => jsonReply(201, { ...JSON.parse(String(body)), expiresAt: null });
    server.fail("POST /auth/tokens", { kind: "change", change: nullEnd });
    expect((await tokens.issue({ label: "ci" })).record).toMatchObject({
      label: "ci",
      expiry: { kind: "never" },
    });
  });

  it.each(["ci", "  ci  deploy\n"])(
    "is found in the list by its label %j if the answer has no id",
    async (label) => {
      const { tokens, server, registry } = await administration("apkg");
      server.fail("POST /auth/tokens", without("id"));
      const { token, record } = await tokens.issue({ label });
      expect(record.id).toBe(server.findToken(token.reveal())?.id);
      expect(await registry.verify(token)).toMatchObject({ certainty: "accepted" });
    },
  );

  it("cannot be had without its id if its label is not the only one of its kind", async () => {
    const { tokens, server } = await administration("apkg");
    await tokens.issue({ label: "ci" });
    server.fail("POST /auth/tokens", without("id"));
    await expect(tokens.issue({ label: "ci" })).rejects.toMatchObject({
      ...incomplete,
      message: expect.stringContaining('as "ci"; revoke it at the registry'),
    });
  });

  it("cannot be had if the answer does not hold it", async () => {
    const { tokens, server } = await administration("apkg");
    server.fail("POST /auth/tokens", without("token"));
    await expect(tokens.issue({ label: "ci" })).rejects.toMatchObject(incomplete);
  });
});

describe("a token that PACKAGE.broker issues", () => {
  it("works, and is known by its id", async () => {
    const { registry, tokens } = await administration("package-broker");
    const { token, record } = await tokens.issue({
      label: "ci",
      days: 2,
      permissions: ["write"],
      rateLimit: 5,
    });
    expect(await registry.verify(token)).toMatchObject({ certainty: "accepted" });
    expect(record).toEqual({
      ...{ id: expect.any(String), label: "ci", permissions: ["write"], packageScope: undefined },
      createdAt: new Date(NOW),
      lastUsedAt: undefined,
      expiry: { kind: "at", date: new Date(NOW + 2 * DAY) },
    });
    expect(findToken((await tokens.list()).tokens, record.id)).toMatchObject({ label: "ci" });
  });

  it("has no end and the usual limit if nothing is said of them", async () => {
    const { tokens, server, sent } = await administration("package-broker");
    const { token, record } = await tokens.issue({ label: "ci" });
    expect(record.expiry).toEqual({ kind: "never" });
    expect(server.findToken(token.reveal())).toMatchObject({ rateLimit: 1000 });
    // An end of null would be refused, and a limit of null be taken for the usual one.
    expect(sent()[0]?.json()).toEqual({ description: "ci" });
  });

  it("has no limit where the registry cannot count", async () => {
    const { tokens, server, sent } = await administration("package-broker", { keyValueStore: "absent" });
    const { token } = await tokens.issue({ label: "ci" });
    expect(server.findToken(token.reveal())).toMatchObject({ rateLimit: 0 });
    expect(server.effects.issue).toBe(1);
    expect(sent().map((request) => request.json())).toEqual([
      { description: "ci" },
      { description: "ci", rate_limit_max: 0 },
    ]);
  });

  it("is refused where the registry cannot count and a limit was asked for", async () => {
    const { tokens, sent } = await administration("package-broker", { keyValueStore: "absent" });
    await expect(tokens.issue({ label: "ci", rateLimit: 5 })).rejects.toMatchObject({
      code: "request-refused",
      said: expect.stringContaining("requires a KV store"),
    });
    expect(sent()).toHaveLength(1);
  });

  it("is refused with what is wrong, field by field, and once: 500 is how the registry says it", async () => {
    const { tokens, sent } = await administration("package-broker");
    await expect(tokens.issue({ label: "", permissions: ["fly"], rateLimit: 25_001 })).rejects.toMatchObject({
      code: "request-refused",
      status: 500,
      said:
        "description: String must contain at least 1 character(s); permissions: Invalid enum value. " +
        "Expected 'readonly' | 'write', received 'fly'; rate_limit_max: Number must be less than or equal to 25000",
    });
    expect(sent()).toHaveLength(1);
  });

  it.each([
    ["two permissions", { permissions: ["readonly", "write"] }],
    ["a package scope", { packageScope: "acme/*" }],
  ])("cannot have %s: nothing is asked", async (_what, wish) => {
    const { tokens, sent } = await administration("package-broker");
    await expect(tokens.issue({ label: "ci", ...wish })).rejects.toMatchObject({ code: "input-invalid" });
    expect(sent()).toEqual([]);
  });

  it.each(["id", "token"])("cannot be had if the answer has no %s", async (field) => {
    const { tokens, server } = await administration("package-broker");
    server.fail("POST /api/tokens", without(field));
    await expect(tokens.issue({ label: "ci" })).rejects.toMatchObject(incomplete);
  });

  it("can be renamed, and limited anew", async () => {
    const { tokens, server, sent } = await administration("package-broker");
    const { record } = await tokens.issue({ label: "ci" });
    expect(await tokens.amend?.(record.id, { label: "deploy" })).toEqual({ ...record, label: "deploy" });
    await tokens.amend?.(record.id, { rateLimit: 0 });
    expect(server.liveTokens().at(-1)).toMatchObject({ label: "deploy", rateLimit: 0 });
    expect(
      sent()
        .slice(1)
        .map((request) => request.json()),
    ).toEqual([{ description: "deploy" }, { rate_limit_max: 0 }]);
    await expect(tokens.amend?.(record.id, { label: "" })).rejects.toMatchObject({
      code: "request-refused",
      said: "description: String must contain at least 1 character(s)",
    });
  });
});

describe.each(["apkg", "package-broker"] as const)("at %s", (kind) => {
  it("a token that was issued but whose answer is lost is not issued again", async () => {
    const { tokens, server, sent } = await administration(kind);
    server.fail(/^POST /, { kind: "cut", effect: "applied" });
    await expect(tokens.issue({ label: "ci" })).rejects.toMatchObject({ code: "registry-unreachable" });
    expect([server.effects.issue, sent().length]).toEqual([1, 1]);
    // As the contract says, its label leads to it.
    expect(findToken((await tokens.list()).tokens, "ci")).toMatchObject({ label: "ci" });
  });

  it("a token is not issued twice because the registry failed", async () => {
    const { tokens, server, sent } = await administration(kind);
    server.fail(/^POST /, { kind: "reply", effect: "applied", reply: jsonReply(500, { error: "oops" }) });
    await expect(tokens.issue({ label: "ci" })).rejects.toMatchObject({ reason: "server-error" });
    expect([server.effects.issue, sent().length]).toEqual([1, 1]);
  });

  it("a token is revoked once, and then already gone", async () => {
    const { tokens, server, registry } = await administration(kind);
    const { token, record } = await tokens.issue({ label: "ci" });
    expect(await tokens.revoke(record.id)).toBe("revoked");
    await expect(registry.verify(token)).rejects.toMatchObject({ code: "token-rejected" });
    expect(await tokens.revoke(record.id)).toBe("already-gone");
    expect(server.effects.revoke).toBe(1);
  });

  it("a token whose revocation was lost on the way is revoked all the same", async () => {
    const { tokens, server } = await administration(kind);
    const { record } = await tokens.issue({ label: "ci" });
    server.fail(/^DELETE /, { kind: "cut", effect: "applied" });
    // The second attempt finds nothing any more.
    expect(await tokens.revoke(record.id)).toBe("already-gone");
    expect(server.effects.revoke).toBe(1);
  });

  it.each(["a/b", "a?b", "a#b", "-a", "é", "💡", "a b", "%2e", "...", "a\\b", ";a", "a:b"])(
    "a token of the id %j is named as it is in a path",
    async (id) => {
      const { tokens, sent } = await administration(kind);
      expect(await tokens.revoke(id)).toBe("already-gone");
      const [request] = sent();
      expect(request?.query).toBe("");
      expect(decodeURIComponent(request?.path.replace(/^(?:\/\w+){2}\//, "") ?? "")).toBe(id);
    },
  );

  it.each(["", " ", "\n", ".", "..", "\ud800"])("no token has the id %j: nothing is asked", async (id) => {
    const { tokens, sent } = await administration(kind);
    await expect(tokens.revoke(id)).rejects.toMatchObject({ code: "token-not-found" });
    expect(sent()).toEqual([]);
  });
});

it("PACKAGE.broker revokes the very token whose id looks like a path", async () => {
  const ids = ["user", "example", "a/../b", "b", "-b?x=1#y"];
  const { tokens, server } = await administration("package-broker", { newId: () => ids.shift() ?? "" });
  for (const label of ["one", "two", "three"]) await tokens.issue({ label });
  expect(await tokens.revoke("a/../b")).toBe("revoked");
  expect(await tokens.revoke("-b?x=1#y")).toBe("revoked");
  expect(server.liveTokens().map(({ label }) => label)).toEqual(["example", "two"]);
});
