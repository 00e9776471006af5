import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysLeft, readExpiry, readTime } from "../src/registries/expiry.ts";
import { jwtExpiry } from "../src/registries/jwt-expiry.ts";
import { oneLine, quotation } from "../src/registries/quotation.ts";
import { Secret } from "../src/secret.ts";

describe("when a token ends", () => {
  it.each([
    ["ISO 8601", "2030-01-02T03:04:05Z", "2030-01-02T03:04:05.000Z"],
    ["a date", "2030-01-02", "2030-01-02T00:00:00.000Z"],
    ["Unix seconds", 1893553445, "2030-01-02T03:04:05.000Z"],
  ])("is read from %s", (_title, value, iso) => {
    expect(readExpiry(value)).toEqual({ kind: "at", date: new Date(iso) });
  });

  it("is never for null, and not known for anything else", () => {
    expect(readExpiry(null)).toEqual({ kind: "never" });
    for (const value of [undefined, "", "soon", "never", {}, [], true, Number.NaN, 1e300]) {
      expect(readExpiry(value)).toEqual({ kind: "unknown" });
    }
  });

  it("is told in whole days, rounded down", () => {
    const now = Date.parse("2030-01-01T12:00:00Z");
    const at = (iso: string) => daysLeft({ kind: "at", date: new Date(iso) }, now);
    expect(at("2030-01-04T13:00:00Z")).toBe(3);
    expect(at("2030-01-01T13:00:00Z")).toBe(0);
    expect(at("2030-01-01T11:00:00Z")).toBe(-1);
    expect(daysLeft({ kind: "renews-on-use", days: 30 }, now)).toBeUndefined();
  });

  it("never throws, whatever is in the field", () => {
    fc.assert(fc.property(fc.anything(), (value) => void [readExpiry(value), readTime(value)]));
  });
});

describe("the end that a token says itself", () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  it("is the claim exp of a JSON Web Token", () => {
    const token = new Secret(`${part({ alg: "none" })}.${part({ exp: 1893553445 })}.x`);
    expect(jwtExpiry(token)).toEqual({ kind: "at", date: new Date("2030-01-02T03:04:05Z") });
  });

  it.each([
    ["has no claim exp", `${part({})}.${part({ sub: "x" })}.x`],
    ["has a text for it", `${part({})}.${part({ exp: "2030" })}.x`],
    ["has two parts", `${part({})}.${part({ exp: 1 })}`],
    ["has four", `${part({})}.${part({ exp: 1 })}.x.y`],
    ["has no JSON", "a.b.c"],
    ["is another token", "plain"],
  ])("is not known if it %s", (_title, token) => {
    expect(jwtExpiry(new Secret(token))).toEqual({ kind: "unknown" });
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => void jwtExpiry(new Secret(text))));
  });
});

describe("what a registry says, as it is quoted", () => {
  it("is one line of 200 characters at the most", () => {
    expect(quotation("a\r\n\tb\u0000c\u202ed", [])).toBe("a b c d");
    expect(quotation("x".repeat(500), [])).toHaveLength(200);
    for (const nothing of [undefined, null, 1, {}, "", " \n "])
      expect(quotation(nothing, [])).toBeUndefined();
  });

  it("has none of the secrets in it, wherever they stand", () => {
    fc.assert(
      fc.property(
        fc
          .string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" })
          .filter((text) => /^\S{8,}$/.test(text) && new Set(text).size > 3),
        fc.string({ maxLength: 250 }),
        fc.string({ maxLength: 20 }),
        (value, before, after) => {
          const said = quotation(`${before}${value}${after}`, [new Secret(value)]) ?? "";
          expect(said).not.toContain(value);
        },
      ),
    );
  });

  it("can be put into one line twice without a change", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => oneLine(oneLine(text)) === oneLine(text)));
  });
});
