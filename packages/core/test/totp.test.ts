import { describe, expect, it } from "vitest";
import { totp } from "../src/registries/totp.ts";
import { Secret } from "../src/secret.ts";

/** RFC 6238, appendix B: the key is the ASCII text 12345678901234567890. Its 8 digits end with the 6 of an app. */
const KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const VECTORS = [
  [59, "94287082"],
  [1111111109, "07081804"],
  [1111111111, "14050471"],
  [1234567890, "89005924"],
  [2000000000, "69279037"],
  [20000000000, "65353130"],
] as const;

describe("a one-time code", () => {
  it.each(VECTORS)("at %i seconds is that of RFC 6238", async (seconds, code) => {
    expect((await totp(new Secret(KEY), seconds * 1000)).reveal()).toBe(code.slice(-6));
  });

  it.each([
    ["in lower case", KEY.toLowerCase()],
    ["in groups of four", KEY.replace(/(.{4})/g, "$1 ")],
    ["with padding and a line break", `${KEY}====\n`],
    ["in the URI of a QR code", `otpauth://totp/Example:a%40b?issuer=Example&secret=${KEY}&digits=6`],
  ])("takes the key %s", async (_title, key) => {
    expect((await totp(new Secret(key), 59_000)).reveal()).toBe("287082");
  });

  it("changes every 30 seconds and not before", async () => {
    const codes = await Promise.all(
      [30_000, 59_999, 60_000].map(async (time) => (await totp(new Secret(KEY), time)).reveal()),
    );
    expect(codes[0]).toBe(codes[1]);
    expect(codes[1]).not.toBe(codes[2]);
  });

  it.each([
    ["nothing", ""],
    ["a code", "287082"],
    ["a word with other characters", "not-base32-at-all!"],
  ])("is none of %s, and the message shows none of it", async (_title, key) => {
    const failure = totp(new Secret(key), 0);
    await expect(failure).rejects.toMatchObject({ code: "token-malformed" });
    if (key !== "") await expect(failure).rejects.not.toThrow(key);
  });
});
