import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newTotpSecret, totpCode } from "../../../e2e/registries/totp.ts";
import { totp } from "../src/registries/totp.ts";
import { Secret } from "../src/secret.ts";
import { everythingOf, failureOf, formsIn } from "./http-loopback.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => BASE32[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
}

/** The key of the test vectors in RFC 6238, appendix B. */
const KEY = base32(Buffer.from("1234567890".repeat(2)));
const codeAt = async (key: string, now: number) => (await totp(new Secret(key), now)).reveal();

describe("a one-time password", () => {
  // The RFC has eight digits; authenticator apps show the last six of them.
  it.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("at %i s is the RFC's", async (seconds, code) => {
    expect(await codeAt(KEY, seconds * 1000)).toBe(code.slice(2));
  });

  it("changes every 30 seconds", async () => {
    const codes = await Promise.all([0, 29_999, 30_000, 59_999].map((now) => codeAt(KEY, now)));
    expect(codes[1]).toBe(codes[0]);
    expect(codes[3]).toBe(codes[2]);
    expect(codes[2]).not.toBe(codes[1]);
  });

  it.each([
    ["in lower case", KEY.toLowerCase()],
    ["in groups of four", KEY.replace(/.{4}/g, "$& ")],
    ["with hyphens", KEY.replace(/.{8}(?=.)/g, "$&-")],
    ["padded", `${KEY}======`],
    ["with a line end", `${KEY}\r\n`],
    ["as the whole URI", `otpauth://totp/Example:someone?secret=${KEY}&issuer=Example`],
    [
      "as the whole URI, the key at its end",
      ` otpauth://totp/Example?issuer=Example&secret=${KEY.toLowerCase()}\n`,
    ],
  ])("is the same for a key %s", async (_how, key) => {
    expect(await codeAt(key, 59_000)).toBe("287082");
  });

  it("is that of another implementation, for any key at any time", async () => {
    const time = fc.integer({ min: 0, max: 253_402_300_799_999 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 5, maxLength: 64 }), time, async (bytes, now) => {
        expect(await codeAt(base32(bytes), now)).toBe(totpCode(base32(bytes), now));
      }),
      { numRuns: 200 },
    );
  });

  it("is a secret itself", async () => {
    expect(`${await totp(new Secret(KEY), 59_000)}`).toBe("***");
  });
});

describe("what is no key", () => {
  const key = newTotpSecret();
  it.each([
    ["empty", ""],
    ["blank", " \n"],
    ["too short", key.slice(0, 7)],
    ["a code", "287082"],
    ["one with a digit that base32 has not", `${key.slice(0, -1)}1`],
    ["one with a letter of no alphabet", `${key.slice(0, -1)}ü`],
    ["a password", `${key}!`],
    ["a URI without a key", `otpauth://totp/${key}?issuer=Example`],
    ["another URI", `https://example.com/?secret=${key}`],
  ])("as %s is told, and not quoted", async (_what, text) => {
    const failure = await failureOf(totp(new Secret(text), 0));
    expect(failure).toMatchObject({
      code: "token-malformed",
      message: expect.stringContaining("set-up key"),
    });
    expect(formsIn(everythingOf(failure), new Secret(text))).toEqual([]);
    expect(formsIn(everythingOf(failure), new Secret(key.slice(0, 7)))).toEqual([]);
  });
});
