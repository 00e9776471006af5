import { createHmac, randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Secret } from "../../src/secret.ts";
import { findTokens } from "../../src/workspace/token-finder.ts";
import { indexTokens } from "../../src/workspace/token-index.ts";
import { newToken } from "./find.ts";

const key = randomBytes(32);
const hash = (text: string) => createHmac("sha256", key).update(text).digest("base64url");

function indexOf(...tokens: string[]) {
  return indexTokens(
    tokens.map((token, index) => ({ id: `token ${index + 1}`, token: new Secret(token) })),
    hash,
  );
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function onePubToken(): string {
  return base64(`1234:${randomUUID()}`);
}

describe("our own token", () => {
  it("is found wherever it stands, in whatever text", () => {
    const token = newToken();
    const index = indexOf(token, newToken());

    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (before, after) => {
        expect(findTokens(before + token + after, index, hash)).toContainEqual({
          kind: "own-token",
          ids: ["token 1"],
          form: "plain",
          span: { start: before.length, end: before.length + token.length },
        });
      }),
    );
  });

  it("is found in base64 after any user name, and before anything else", () => {
    const token = randomBytes(24).toString("base64");
    const index = indexOf(token);

    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom("base64", "base64url"),
        (user, after, encoding) => {
          const text = `Basic ${Buffer.from(`${user}:${token}${after}`, "utf8").toString(encoding as "base64")}`;
          const [finding, ...others] = findTokens(text, index, hash);
          const found = text.slice(finding?.span.start, finding?.span.end);

          expect(finding).toMatchObject({ kind: "own-token", form: "base64" });
          expect(others).toEqual([]);
          // All of the token but the characters at its ends that its neighbours have a part in.
          expect(found.length).toBeGreaterThanOrEqual(Math.floor((token.length * 8) / 6) - 1);
        },
      ),
    );
  });

  it("is found as often as it stands there, for each account that has it, in the order of the text", () => {
    const [one, two] = [newToken(), newToken()];
    const findings = findTokens(
      `${two} ${one}\n${base64(`token:${one}`)} ${two}`,
      indexOf(one, two, two),
      hash,
    );

    expect(findings.map((finding) => finding.kind === "own-token" && [finding.form, ...finding.ids])).toEqual(
      [
        ["plain", "token 2", "token 3"],
        ["plain", "token 1"],
        ["base64", "token 1"],
        ["plain", "token 2", "token 3"],
      ],
    );
  });

  it("is not found in a text that does not hold all of it", () => {
    const token = newToken();

    expect(
      findTokens(`${token.slice(1)} ${token.slice(0, -1)} ${token.toUpperCase()}`, indexOf(token), hash),
    ).toEqual([]);
    expect(findTokens("", indexOf(token), hash)).toEqual([]);
  });
});

describe("the index", () => {
  const token = newToken();

  it("holds no token and no part of one, and survives storage", () => {
    const stored = JSON.stringify(indexOf(token));

    for (let start = 0; start + 6 <= token.length; start++) {
      expect(stored).not.toContain(token.slice(start, start + 6));
    }
    expect(findTokens(token, JSON.parse(stored), hash)).toHaveLength(1);
  });

  it("is of no use without its key", () => {
    const other = (text: string) => createHmac("sha256", randomBytes(32)).update(text).digest("base64url");

    expect(findTokens(token, indexOf(token), other)).toEqual([]);
  });

  it("leaves out what may stand in a file by chance", () => {
    expect(
      indexOf("short", "password", "aaaaaaaaaaaa", "1234567").entries.map(({ form }) => form),
    ).not.toContain("plain");
  });
});

describe("the shape of OnePub's tokens", () => {
  test("is a weaker finding, without the index", () => {
    const token = onePubToken();
    const text = `env:\n  ONEPUB_TOKEN: ${token}\n`;

    expect(findTokens(text, indexOf(), hash)).toEqual([
      { kind: "token-shape", shape: "onepub", span: { start: text.indexOf(token), end: text.length - 1 } },
    ]);
  });

  test("is not reported twice for a token that is known", () => {
    const token = onePubToken();

    expect(findTokens(token, indexOf(token), hash)).toMatchObject([{ kind: "own-token" }]);
  });

  test.each([
    ["a UUID alone", () => base64(randomUUID())],
    ["a name and a UUID", () => base64(`abc:${randomUUID()}`)],
    ["random bytes", () => `M${randomBytes(54).toString("hex")}`.slice(0, 56)],
    ["a part of a longer text", () => `${onePubToken().replace(/=+$/, "")}AAAA${base64(randomUUID())}`],
  ])("is not that of %s", (_title, make) => {
    expect(findTokens(make(), indexOf(), hash)).toEqual([]);
  });
});

describe("a text of five megabytes", () => {
  const index = indexOf(...Array.from({ length: 3 }, newToken));

  function timeFor(text: string): number {
    const start = performance.now();
    findTokens(text, index, hash);
    return Math.max(1, performance.now() - start);
  }

  it.each(["a", "a.b=", "MTIz/"])("of nothing but %j takes time in proportion to its length", (filler) => {
    const text = (length: number) => Buffer.alloc(length, filler).toString("latin1");
    const [short, long] = [text(500_000), text(5_000_000)];
    timeFor(short);
    const ratios = Array.from({ length: 4 }, () => timeFor(long) / timeFor(short));

    // Ten times as long. A hundred times as much time would mean that it grows with the square; of several pairs at
    // least one is not disturbed by what else the machine does.
    expect(Math.min(...ratios)).toBeLessThan(40);
  });

  it("is looked at closely only where it may hold a token", () => {
    let closeLooks = 0;
    const counting = (text: string) => {
      closeLooks++;
      return hash(text);
    };
    findTokens(randomBytes(2_500_000).toString("hex"), index, counting);

    expect(closeLooks).toBeLessThan(5000);
  });
});
