import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import { parseToken } from "../src/token.ts";

const VISIBLE_ASCII = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));
const visible = fc.string({ unit: fc.constantFrom(...VISIBLE_ASCII), minLength: 8, maxLength: 60 });
/** Letters and digits only, so that a generated value can not look like a reference or a mask. */
const plain = fc
  .string({ unit: fc.constantFrom(..."abcdefghijkmnpqrstuvwxyz23456789"), minLength: 12, maxLength: 40 })
  .filter((value) => new Set(value).size > 6);

function refusalOf(raw: string): RegistryTokenError {
  try {
    parseToken(raw);
  } catch (error) {
    if (error instanceof RegistryTokenError) return error;
    throw error;
  }
  throw new Error("the token was not refused");
}

describe("parseToken", () => {
  it("takes every run of visible ASCII that is no leftover as it is", () => {
    const isLeftover = (value: string) => /^\*+$|\$\{\{|^\$/.test(value);
    fc.assert(
      fc.property(
        visible.filter((value) => !isLeftover(value)),
        (value) => {
          const { token, isTrimmed } = parseToken(value);
          expect(token.reveal()).toBe(value);
          expect(isTrimmed).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("trims line ends after the token and says so", () => {
    const lineEnds = fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(plain, lineEnds, (value, ends) => {
        const { token, isTrimmed } = parseToken(value + ends.join(""));
        expect(token.reveal()).toBe(value);
        expect(isTrimmed).toBe(true);
      }),
    );
  });

  it.each(["", "\n", "\r\n\r\n"])("says that the token is missing when it is %j", (raw) => {
    expect(refusalOf(raw).code).toBe("token-missing");
  });

  it.each([
    [" ", "a space at character"],
    ["\t", "a tab at character"],
    ["\n", "a line break at character"],
    ["\r", "a line break at character"],
    ["\u0007", "the control character U+0007 at character"],
    ["\u0000", "the control character U+0000 at character"],
    ["\u007f", "the control character U+007F at character"],
    ["\u0085", "the control character U+0085 at character"],
    ["\u00e9", "the non-ASCII character U+00E9 at character"],
    ["\u00a0", "the non-ASCII character U+00A0 at character"],
    ["\ufeff", "the non-ASCII character U+FEFF at character"],
    ["\u{1f600}", "the non-ASCII character U+1F600 at character"],
    ["\ud83d", "the non-ASCII character U+D83D at character"],
  ])("names the character %j and its place", (character, words) => {
    fc.assert(
      fc.property(plain, plain, (before, after) => {
        const error = refusalOf(before + character + after);
        expect(error.code).toBe("token-malformed");
        expect(error.message).toContain(`${words} ${before.length + 1}`);
        expect(error.message.includes("a token is one line")).toBe(/[\r\n]/.test(character));
      }),
      { numRuns: 20 },
    );
  });

  it("refuses white space before and after the token, blanks alone, and a blank before the line end", () => {
    fc.assert(
      fc.property(plain, fc.constantFrom(" ", "\t", " \n"), (value, blank) => {
        expect(refusalOf(value + blank).code).toBe("token-malformed");
        expect(refusalOf(blank + value).message).toContain("at character 1");
        expect(refusalOf(blank).code).toBe("token-malformed");
      }),
    );
    expect(refusalOf(`\n${"x".repeat(12)}`).message).toContain("a line break at character 1");
  });

  it.each([
    ["***", "asterisks"],
    ["********", "asterisks"],
    [`\${{ secrets.REGISTRY_TOKEN }}`, "not expanded"],
    [`Bearer-\${{github.token}}`, "not expanded"],
    ["$REGISTRY_TOKEN", "name of a variable"],
    [`\${registry_token}`, "name of a variable"],
  ])("explains the leftover %s", (raw, words) => {
    const error = refusalOf(raw);
    expect(error.code).toBe("token-malformed");
    expect(error.message).toContain(words);
    expect(error.message.toUpperCase()).not.toContain("REGISTRY_TOKEN");
  });

  it("shows no part of the token in any message", () => {
    const spoiler = fc.constantFrom(" ", "\n", "\u00e9", "\u0001", "${{");
    fc.assert(
      fc.property(plain, spoiler, plain, (before, bad, after) => {
        const error = refusalOf(before + bad + after);
        const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
        for (const part of [before, after]) {
          for (let start = 0; start + 8 <= part.length; start += 1) {
            expect(shown).not.toContain(part.slice(start, start + 8));
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("parseToken for a password of HTTP Basic", () => {
  it.each(["p\u00e4ss w\u00f6rd", " blanks around ", "\u20ac\u{1f600}", 'quotes" and \\', "a:b", "\u00a0"])(
    "takes %j as it is",
    (value) => {
      expect(parseToken(value, "password").token.reveal()).toBe(value);
      expect(() => parseToken(`${value}\u00e4 x`)).toThrow(
        "A token is made of visible ASCII characters only.",
      );
    },
  );

  it("trims line ends, and takes no more than one line", () => {
    expect(parseToken("p\u00e4ss\r\n", "password")).toMatchObject({ isTrimmed: true });
    for (const character of ["\n", "\r", "\t", "\0", "\u007f", "\u0085", "\u2028", "\ud83d"]) {
      const parse = () => parseToken(`p\u00e4${character}ss`, "password");
      expect(parse).toThrow("at character 3");
      expect(parse).toThrow("Store the password again, as one line of text.");
    }
  });
});
