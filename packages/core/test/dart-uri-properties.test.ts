import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostedUrlOf } from "../src/package-managers/dart-hosted-url.ts";

const piece = fc.oneof(
  fc.constantFrom(
    ".",
    "..",
    "%2e",
    "%2E%2e",
    "%",
    "%25",
    "%zz",
    "%4",
    "%41",
    "%2f",
    "/",
    "//",
    ":",
    "@",
    "[",
    "]",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.string({ unit: "grapheme-ascii", maxLength: 6 }),
);
const written = fc
  .tuple(
    fc.constantFrom("https://", "HTTP://", "https:", ""),
    fc.oneof(
      fc.constantFrom("h.example", "[::1]", "EXAMPLE%2ecom"),
      fc.string({ minLength: 1, maxLength: 8 }),
    ),
    fc.constantFrom("", ":80", ":443", ":0443", ":+8", ":"),
    fc.array(piece, { maxLength: 8 }),
  )
  .map(([scheme, host, port, path]) => `${scheme}${host}${port}/${path.join("")}`);

describe("the normal form of any URL that is accepted", () => {
  it("is its own normal form", () => {
    let accepted = 0;
    fc.assert(
      fc.property(written, (text) => {
        const url = hostedUrlOf(text);
        if (url === undefined) return;
        accepted++;
        expect(hostedUrlOf(url)).toBe(url);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(300);
  });

  it("is ASCII, ends in a slash if it has a path, and keeps no dot segment", () => {
    fc.assert(
      fc.property(written, (text) => {
        const url = hostedUrlOf(text);
        if (url === undefined) return;
        expect(url).toMatch(/^https?:\/\/[!-~]+$/);
        const path = url.replace(/^https?:\/\/[^/]*/, "");
        expect(path === "" || path.endsWith("/")).toBe(true);
        expect(path.split("/")).not.toContain(".");
        expect(path.split("/")).not.toContain("..");
      }),
      { numRuns: 1000 },
    );
  });

  it("is found for any text without an exception", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void hostedUrlOf(text)));
  });

  it("is the same for a URL that needs no change as for one whose scheme is spelt otherwise", () => {
    const characters = [..."ab09._~-"];
    const name = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 4 });
    const host = name.map((text) => text.replaceAll("~", "h"));
    const path = fc.array(fc.oneof(name, fc.constantFrom(".", "..", "...")), { maxLength: 4 });
    const end = fc.constantFrom("", "/");
    fc.assert(
      fc.property(fc.constantFrom("http", "https"), host, path, end, (scheme, authority, segments, slash) => {
        const rest = `://${[authority, ...segments].join("/")}${slash}`;
        expect(hostedUrlOf(scheme + rest)).toBe(hostedUrlOf(scheme.toUpperCase() + rest));
      }),
      { numRuns: 5000 },
    );
  });
});
