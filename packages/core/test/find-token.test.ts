import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findToken } from "../src/registries/find-token.ts";
import type { TokenRecord } from "../src/registries/token-administration.ts";

const record = (id: string, label: string, createdAt?: string): TokenRecord => ({
  id,
  label,
  createdAt: createdAt === undefined ? undefined : new Date(createdAt),
  lastUsedAt: undefined,
  expiry: { kind: "never" },
  permissions: [],
  packageScope: undefined,
});

const tokens = [
  record("550e8400-e29b-41d4-a716-446655440000", "ci-deploy", "2026-01-02T03:04:05Z"),
  record("550e8400-ffff-41d4-a716-446655440000", "ci-test"),
  record("ci-test", "named like another's label"),
  record("-begins-with-a-dash", "twice"),
  record("another-id", "twice"),
  record("short", "550e8400-e29b"),
];

describe("a token is found", () => {
  it.each([
    ["its id", "550e8400-e29b-41d4-a716-446655440000", 0],
    ["its id, even if another has that for a label", "ci-test", 2],
    ["its label", "ci-deploy", 0],
    ["its label, even if another's id begins so", "550e8400-e29b", 5],
    ["the beginning of its id, if it is the only one", "550e8400-f", 1],
    ["an id that begins with a dash", "-begins-with-a-dash", 3],
    ["its label with blanks around it", "  ci-deploy ", 0],
  ])("by %s", (_title, name, index) => {
    expect(findToken(tokens, name)).toBe(tokens[index]);
  });
});

describe("no token is chosen", () => {
  it("of two with one label: both are listed with what tells them apart", () => {
    const found = () => findToken(tokens, "twice");
    expect(found).toThrow(/"twice" means 2 tokens: -begins-with-a-dash, created .*; another-id, created/);
    expect(found).toThrow(expect.objectContaining({ code: "token-ambiguous" }));
  });

  it("of two whose ids begin alike", () => {
    expect(() => findToken(tokens, "550e8400-")).toThrow(
      expect.objectContaining({
        code: "token-ambiguous",
        message: expect.stringContaining("2026-01-02T03:04:05"),
      }),
    );
  });

  it.each([
    ["fewer than 8 characters of an id", "550e840"],
    ["nothing", "  "],
    ["a label in other case", "CI-DEPLOY"],
  ])("by %s", (_title, name) => {
    expect(() => findToken(tokens, name)).toThrow(expect.objectContaining({ code: "token-not-found" }));
  });

  it("and labels that are near are named", () => {
    expect(() => findToken(tokens, "ci-depoly")).toThrow(/Near it: "ci-deploy"/);
    expect(() => findToken(tokens, "ci")).toThrow(/"ci-deploy".*"ci-test"|"ci-test".*"ci-deploy"/);
    expect(() => findToken(tokens, "something else altogether")).toThrow(/none has a label like it/);
  });

  it("and of many that fit only some are listed", () => {
    const many = Array.from({ length: 30 }, (_, index) => record(`id-${index}`, "same"));
    expect(() => findToken(many, "same")).toThrow(/means 30 tokens.*and 25 more/);
  });
});

it("what is found has the name as id, label or beginning of its id", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "-", " "), maxLength: 10 });
  const anyTokens = fc.array(fc.tuple(text, text).map(([id, label]) => record(id, label)));
  fc.assert(
    fc.property(anyTokens, text, (some, name) => {
      let found: TokenRecord;
      try {
        found = findToken(some, name);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^token-(?:not-found|ambiguous)$/) });
        return;
      }
      const wanted = name.trim();
      const isMeant = found.id === wanted || found.label === wanted || found.id.startsWith(wanted);
      expect(isMeant && wanted !== "").toBe(true);
    }),
  );
});
