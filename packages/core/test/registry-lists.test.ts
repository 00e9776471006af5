import { describe, expect, it } from "vitest";
import type { Reply } from "../../../e2e/registries/reply.ts";
import { jsonReply } from "../../../e2e/registries/reply.ts";
import { findToken } from "../src/registries/find-token.ts";
import { homeOf } from "./registry-loopback.ts";

const NOW = Date.parse("2030-01-01T00:00:00Z");
const DAY = 24 * 60 * 60_000;

const readers = {
  async apkg(items: readonly unknown[]) {
    const { server, registry, credentials } = await homeOf("apkg");
    server.fail("GET /auth/tokens", { kind: "reply", reply: jsonReply(200, { tokens: items }) });
    return registry.tokens(credentials.authority).list();
  },
  async "package-broker"(items: readonly unknown[]) {
    const { server, registry, credentials } = await homeOf("package-broker");
    server.fail("GET /api/tokens", { kind: "reply", reply: jsonReply(200, items) });
    return registry.tokens(credentials.authority).list();
  },
};

describe("the tokens of apkg", () => {
  it("are listed with all that the registry tells", async () => {
    const { server, registry, credentials } = await homeOf("apkg");
    const { id } = server.issue({
      ...{ username: credentials.name, label: "ci", scopes: ["read", "publish"], packageScope: "@acme/*" },
      ...{ createdAt: NOW - DAY, expiresAt: NOW + 29 * DAY },
    });
    const { tokens, unreadable } = await registry.tokens(credentials.authority).list();
    expect(unreadable).toBe(0);
    expect(findToken(tokens, "ci")).toEqual({
      ...{ id, label: "ci", permissions: ["read", "publish"], packageScope: "@acme/*" },
      createdAt: new Date(NOW - DAY),
      lastUsedAt: undefined,
      expiry: { kind: "at", date: new Date(NOW + 29 * DAY) },
    });
    expect(findToken(tokens, "authority").lastUsedAt).toEqual(new Date(NOW));
  });

  it("are listed in the shape of the documentation as well", async () => {
    const { server, registry, credentials } = await homeOf("apkg", { shape: "documented" });
    const { id } = server.issue({ username: credentials.name, label: "ci" });
    const { tokens } = await registry.tokens(credentials.authority).list();
    expect(findToken(tokens, "ci")).toEqual({
      ...{ id, label: "ci", permissions: [], packageScope: undefined },
      createdAt: new Date(NOW),
      lastUsedAt: undefined,
      expiry: { kind: "unknown" },
    });
  });

  it("are listed without an envelope as well", async () => {
    const { server, registry, credentials } = await homeOf("apkg");
    const unwrap = (reply: Reply) => jsonReply(200, JSON.parse(String(reply.body)).tokens);
    server.fail("GET /auth/tokens", { kind: "change", change: unwrap });
    const { tokens } = await registry.tokens(credentials.authority).list();
    expect(tokens.map(({ label }) => label)).toEqual(["authority"]);
  });

  it("are not listed to a token that may not manage them", async () => {
    const { registry, credentials } = await homeOf("apkg");
    await expect(registry.tokens(credentials.token).list()).rejects.toMatchObject({
      code: "token-forbidden",
    });
  });
});

describe("the tokens of PACKAGE.broker", () => {
  it("are listed with all that the registry tells, oldest first", async () => {
    const { server, registry, credentials } = await homeOf("package-broker");
    const { id } = server.issue({ label: "ci", permissions: "write", createdAt: NOW, expiresAt: NOW + DAY });
    await registry.verify(credentials.token);
    const { tokens, unreadable } = await registry.tokens(credentials.authority).list();
    expect(unreadable).toBe(0);
    expect(tokens).toEqual([
      {
        ...{
          id: server.tokens()[0]?.id,
          label: "example",
          permissions: ["readonly"],
          packageScope: undefined,
        },
        createdAt: new Date(NOW),
        lastUsedAt: new Date(NOW),
        expiry: { kind: "never" },
      },
      {
        ...{ id, label: "ci", permissions: ["write"], packageScope: undefined },
        createdAt: new Date(NOW),
        lastUsedAt: undefined,
        expiry: { kind: "at", date: new Date(NOW + DAY) },
      },
    ]);
  });

  it("are listed to sessions only, which a refusal says", async () => {
    const { registry, credentials } = await homeOf("package-broker");
    await expect(registry.tokens(credentials.token).list()).rejects.toMatchObject({
      code: "token-rejected",
      message: expect.stringContaining("a Composer token is none"),
    });
  });
});

describe.each(["apkg", "package-broker"] as const)("a list of %s", (kind) => {
  const read = readers[kind];

  it("may be empty", async () => {
    expect(await read([])).toEqual({ tokens: [], unreadable: 0 });
  });

  it("has what can be read, however odd the rest is", async () => {
    const odd = [
      null,
      "text",
      7,
      true,
      [],
      {},
      { id: "" },
      { id: " " },
      { id: null },
      { id: {} },
      { name: "nameless" },
    ];
    const { tokens, unreadable } = await read([{ id: "first" }, ...odd, { id: "last" }]);
    expect(tokens.map(({ id }) => id)).toEqual(["first", "last"]);
    expect(unreadable).toBe(odd.length);
  });

  it("takes a token for what is known of it", async () => {
    const nothing = {
      ...{ label: "", permissions: [], packageScope: undefined },
      ...{ createdAt: undefined, lastUsedAt: undefined, expiry: { kind: "unknown" } },
    };
    const strange = {
      ...{ name: 5, label: {}, description: [], scopes: "all", permissions: {}, packageScope: 1 },
      ...{
        createdAt: "yesterday",
        created_at: {},
        lastUsed: [],
        last_used_at: "",
        expiresAt: "",
        expires_at: true,
      },
    };
    const { tokens } = await read([{ id: "bare" }, { id: "strange", ...strange }]);
    expect(tokens).toEqual([
      { id: "bare", ...nothing },
      { id: "strange", ...nothing },
    ]);
  });

  it("reads null as never, and knows no end where there is no word of it", async () => {
    const never = { expiresAt: null, expires_at: null };
    const { tokens } = await read([{ id: "a", ...never }, { id: "b" }]);
    expect(tokens.map(({ expiry }) => expiry.kind)).toEqual(["never", "unknown"]);
  });

  it("shows a label as one line that nothing hides in", async () => {
    const label = "  ci\r\n::error::\u001b[31mdeploy\u200b\u202e\u0000 ";
    const { tokens } = await read([{ id: "a", name: label, description: label }]);
    expect(tokens[0]?.label).toBe("ci ::error:: [31mdeploy");
  });

  it("keeps ids of any text whole", async () => {
    const ids = ["-a", "a/b?c#d", "é", "💡", " a ", "__proto__", "%2e%2e"];
    const { tokens } = await read(ids.map((id) => ({ id })));
    expect(tokens.map(({ id }) => id)).toEqual(ids);
  });

  it("has no id that cannot be shown as it is", async () => {
    const ids = ["a\nb", "a\u0000", "a\u202eb", "x".repeat(201)];
    expect(await read(ids.map((id) => ({ id })))).toEqual({ tokens: [], unreadable: 4 });
  });

  it("may be of 10,000 tokens, in which each is found, and what is near to what there is not", async () => {
    const label = (index: number) => `deployment-of-service-${index}`;
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      ...{ id: crypto.randomUUID(), name: label(index), description: label(index) },
      ...{
        scopes: ["read"],
        createdAt: "2029-12-31T00:00:00Z",
        expiresAt: "2030-02-01T00:00:00Z",
        expiresIn: "30d",
      },
    }));
    const { tokens } = await read(items);
    expect(tokens).toHaveLength(10_000);
    expect(findToken(tokens, label(9_999)).id).toBe(items[9_999]?.id);
    expect(() => findToken(tokens, "deploiment-of-service-77")).toThrow(`"${label(77)}"`);
  }, 5_000);
});

it("apkg numbers its tokens, or names them", async () => {
  const { tokens } = await readers.apkg([{ id: 17 }, { id: "17b" }]);
  expect(tokens.map(({ id }) => id)).toEqual(["17", "17b"]);
});
