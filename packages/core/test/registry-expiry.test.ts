import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { daysLeft, readExpiry, readTime } from "../src/registries/expiry.ts";
import { jwtExpiry } from "../src/registries/jwt-expiry.ts";
import { Secret } from "../src/secret.ts";
import { newJwt, newSecret } from "./registry-loopback.ts";

const NOW = Date.parse("2030-01-01T00:00:00Z");
const DAY = 24 * 60 * 60_000;
const at = (text: string) => ({ kind: "at", date: new Date(text) });

describe("a registry's word for the end of a token", () => {
  it.each([
    [null, { kind: "never" }],
    [undefined, { kind: "unknown" }],
    ["2030-02-01T00:00:00Z", at("2030-02-01T00:00:00Z")],
    ["2030-02-01T00:00:00.123456789Z", at("2030-02-01T00:00:00.123Z")],
    ["2030-02-01T02:00:00+02:00", at("2030-02-01T00:00:00Z")],
    ["2030-02-01", at("2030-02-01T00:00:00Z")],
    ["2030-02-01T00:00:00", at("2030-02-01T00:00:00Z")],
    ["2030-02-01 00:00:00", at("2030-02-01T00:00:00Z")],
    [1_896_134_400, at("2030-02-01T00:00:00Z")],
    [0, at("1970-01-01T00:00:00Z")],
    ["", { kind: "unknown" }],
    ["never", { kind: "unknown" }],
    ["90d", { kind: "unknown" }],
    ["1896134400", { kind: "unknown" }],
    ["2030-13-01", { kind: "unknown" }],
    ["2030-02-01T25:00:00Z", { kind: "unknown" }],
    ["2030-02-01 or so", { kind: "unknown" }],
    [8.64e12, { kind: "at", date: new Date(8.64e15) }],
    [8.64e12 + 1, { kind: "unknown" }],
    [Number.NaN, { kind: "unknown" }],
    [Number.POSITIVE_INFINITY, { kind: "unknown" }],
    [true, { kind: "unknown" }],
    [{}, { kind: "unknown" }],
    [["2030-02-01"], { kind: "unknown" }],
  ])("%j is read as %j", (value, expiry) => {
    expect(readExpiry(value)).toEqual(expiry);
  });

  it("means the same wherever it is read", () => {
    vi.stubEnv("TZ", "America/New_York");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(new Date(NOW).getTimezoneOffset()).toBe(300);
    for (const text of ["2030-02-01", "2030-02-01T00:00", "2030-02-01 00:00:00.000"]) {
      expect(readTime(text)).toEqual(new Date("2030-02-01T00:00:00Z"));
    }
  });

  it("is read without an exception, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (value) => {
        const { kind } = readExpiry(value);
        expect(["at", "never", "unknown"]).toContain(kind);
        expect(readTime(value)?.getTime()).not.toBeNaN();
      }),
    );
  });
});

describe("the days that are left", () => {
  it.each([
    [NOW + 7 * DAY, 7],
    [NOW + 7 * DAY - 1, 6],
    [NOW + 1, 0],
    [NOW, 0],
    [NOW - 1, -1],
    [NOW - DAY, -1],
    [NOW - DAY - 1, -2],
  ])("until %i are %i", (time, days) => {
    expect(daysLeft({ kind: "at", date: new Date(time) }, NOW)).toBe(days);
  });

  it("are not known where the end is not, or moves", () => {
    for (const expiry of [
      { kind: "never" },
      { kind: "unknown" },
      { kind: "renews-on-use", days: 30 },
    ] as const) {
      expect(daysLeft(expiry, NOW)).toBeUndefined();
    }
  });
});

describe("a token's own word for its end", () => {
  it("is the claim exp of a JSON Web Token", () => {
    expect(jwtExpiry(newJwt({ exp: NOW / 1000 }))).toEqual({ kind: "at", date: new Date(NOW) });
  });

  it.each([[{}], [{ exp: "soon" }], [{ exp: null }], [{ exp: [NOW] }], [{ exp: 1e300 }]])(
    "is none with the claims %j",
    (claims) => {
      expect(jwtExpiry(newJwt(claims))).toEqual({ kind: "unknown" });
    },
  );

  it("is none of any other token", () => {
    const [header, claims, signature] = newJwt({ exp: NOW / 1000 })
      .reveal()
      .split(".");
    const others = [
      newSecret().reveal(),
      `${header}.${claims}`,
      `${header}.${claims}.${signature}.`,
      `.${header}.`,
    ];
    for (const other of others) expect(jwtExpiry(new Secret(other))).toEqual({ kind: "unknown" });
  });

  it("is read without an exception, whatever the token is", () => {
    const base64url = (text: string) => Buffer.from(text).toString("base64url");
    const part = fc.oneof(
      fc.string(),
      fc.json().map(base64url),
      fc.base64String(),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        expect(["at", "unknown"]).toContain(jwtExpiry(new Secret(parts.join("."))).kind);
      }),
      { numRuns: 500 },
    );
  });
});
