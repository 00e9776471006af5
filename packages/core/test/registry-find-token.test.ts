import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import { findToken } from "../src/registries/find-token.ts";
import { oneLine } from "../src/registries/quotation.ts";
import type { TokenRecord } from "../src/registries/token-administration.ts";

function record(id: string, label = "", changes: Partial<TokenRecord> = {}): TokenRecord {
  return {
    ...{ id, label, permissions: [], packageScope: undefined },
    ...{ createdAt: undefined, lastUsedAt: undefined, expiry: { kind: "unknown" } },
    ...changes,
  };
}

const refusal = (tokens: readonly TokenRecord[], name: string): RegistryTokenError => {
  try {
    findToken(tokens, name);
  } catch (error) {
    if (error instanceof RegistryTokenError) return error;
    throw error;
  }
  throw new Error("A token was found.");
};

const tokens = [
  record("550e8400-e29b-41d4", "ci"),
  record("550e8400-ffff-41d4", "ci-deploy"),
  record("ci", "a label"),
  record("-starts-with-a-hyphen", "550e8400-ffff"),
];

describe("a token is meant", () => {
  it.each([
    ["by its whole id", "550e8400-ffff-41d4", "550e8400-ffff-41d4"],
    ["by its id rather than by another's label", "ci", "ci"],
    ["by its label", "ci-deploy", "550e8400-ffff-41d4"],
    ["by its label rather than by the beginning of another's id", "550e8400-ffff", "-starts-with-a-hyphen"],
    ["by the beginning of its id", "550e8400-e", "550e8400-e29b-41d4"],
    ["by 8 characters of its id", "-starts-", "-starts-with-a-hyphen"],
    ["with blanks around that were copied with it", "  ci-deploy\n", "550e8400-ffff-41d4"],
  ])("%s", (_how, name, id) => {
    expect(findToken(tokens, name).id).toBe(id);
  });

  it("by its label as it was given, which a list shows as one line", () => {
    expect(findToken([record("1", "ci deploy")], "ci  deploy").id).toBe("1");
  });

  it("by an id that has blanks around it", () => {
    expect(findToken([record(" 1 "), record("2")], " 1 ").id).toBe(" 1 ");
  });
});

describe("no token is meant", () => {
  it.each(["", " ", "\n", "\u200b"])("by %j", (name) => {
    expect(refusal([record("1", "")], name)).toMatchObject({ code: "token-not-found" });
  });

  it.each([
    ["less than 8 characters of an id", "550e840"],
    ["the end of an id", "e29b-41d4"],
    ["a part of a label", "deploy"],
    ["a label in other case", "CI-Deploy"],
  ])("by %s", (_what, name) => {
    expect(refusal(tokens, name)).toMatchObject({ code: "token-not-found" });
  });

  it.each([
    ["CI-Deploy", ["ci-deploy"]],
    ["ci-deplyo", ["ci-deploy"]],
    ["deploy", ["ci-deploy"]],
    ["a labels", ["a label"]],
  ])("by %j, but by the labels near to it, which are named: %j", (name, near) => {
    const { message } = refusal(tokens, name);
    for (const label of near) expect(message).toContain(`"${label}"`);
    expect(message).toMatch(/^No token has the id or the label ".+"\. Near it: /);
  });

  it("by what is near to nothing; then it says how many tokens there are", () => {
    expect(refusal(tokens, "something else").message).toContain("lists 4 tokens; none has a label like it.");
    expect(refusal([record("1", "x")], "something else").message).toContain("lists 1 token;");
    expect(refusal([], "ci").message).toContain("lists 0 tokens;");
  });

  it("by what is near to many: the three nearest are named, each once", () => {
    const many = ["deploy-1", "deploy-12", "deploy-1", "deploy-123", "deploy-9"].map((label, index) =>
      record(`id-${index}`, label),
    );
    expect(refusal(many, "deploy-2").message).toMatch(/Near it: "deploy-1", "deploy-12", "deploy-9"\.$/);
  });
});

describe("several tokens are meant", () => {
  const same = Array.from({ length: 7 }, (_, index) =>
    record(`id-of-token-${index}`, "ci", {
      createdAt: new Date(Date.UTC(2030, 0, index + 1)),
      lastUsedAt: index === 0 ? undefined : new Date(Date.UTC(2030, 1, index)),
    }),
  );

  it("by a label that they share: what tells five of them apart is listed", () => {
    const { code, message } = refusal(same, "ci");
    expect(code).toBe("token-ambiguous");
    expect(message).toContain('"ci" means 7 tokens: ');
    expect(message).toContain("id-of-token-0, created 2030-01-01T00:00:00.000Z, last used never or unknown;");
    expect(message).toContain(
      "id-of-token-4, created 2030-01-05T00:00:00.000Z, last used 2030-02-04T00:00:00.000Z",
    );
    expect(message).not.toContain("id-of-token-5");
    expect(message).toMatch(/ \(and 2 more\)\. Give the whole id of the one\.$/);
  });

  it("by the beginning of their ids", () => {
    expect(refusal(same, "id-of-token")).toMatchObject({ code: "token-ambiguous" });
    expect(
      refusal(
        same.slice(0, 2).map((token) => ({ ...token, createdAt: undefined })),
        "ci",
      ).message,
    ).toContain("created at an unknown time");
  });
});

describe("whatever a registry lists", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("ci", "ci-deploy", "a-longer-id"),
  );
  const list = fc.array(fc.record({ id: text, label: text }), { maxLength: 8 });

  it("no token is found that does not match, and none if several match as well", () => {
    fc.assert(
      fc.property(list, text, (items, name) => {
        const listed = items.map(({ id, label }) => record(id, label));
        let found: TokenRecord;
        try {
          found = findToken(listed, name);
        } catch (error) {
          expect(error).toBeInstanceOf(RegistryTokenError);
          return;
        }
        const wanted = name.trim();
        const line = oneLine(name);
        const isPrefix = wanted.length >= 8 && found.id.startsWith(wanted);
        const isMatch = found.id === name || found.id === wanted || found.label === line || isPrefix;
        expect(isMatch).toBe(true);
        const twins = listed.filter((token) => token !== found && token.id === found.id && found.id === name);
        expect(twins).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("each token is found by its whole id, which no other has", () => {
    const unique = fc.uniqueArray(fc.record({ id: text, label: text }), {
      selector: ({ id }) => id,
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(unique, fc.nat(), (items, at) => {
        const listed = items.map(({ id, label }) => record(id, label));
        const { id = "" } = items[at % items.length] ?? {};
        fc.pre(oneLine(id) !== "");
        expect(findToken(listed, id).id).toBe(id);
      }),
      { numRuns: 1000 },
    );
  });

  it("its ids and labels stand in one line of a message", () => {
    const nasty = "a\r\n::error::b\u001b[31m\u202e";
    const ambiguous = refusal([record(`${nasty}1`, "ci"), record(`${nasty}2`, "ci")], "ci");
    const unknown = refusal([record("1", nasty)], `${nasty}x`);
    for (const { message } of [ambiguous, unknown]) expect(message).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
  });
});
