import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivedForms, isMaskable, redact } from "../src/redact.ts";
import { Secret } from "../src/secret.ts";

const VISIBLE_ASCII = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));
const tokens = fc
  .string({ unit: fc.constantFrom(...VISIBLE_ASCII), minLength: 8, maxLength: 120 })
  .filter((value) => isMaskable(new Secret(value)));
const bytes = fc.uint8Array({ maxLength: 20 });
const userNames = fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !name.includes(":"));

const toUrlSafe = (base64: string) => base64.replaceAll("+", "-").replaceAll("/", "_");
const lowerCaseEscapes = (text: string) => text.replace(/%../g, (escaped) => escaped.toLowerCase());
/** RFC 3986, byte by byte: independent of `encodeURIComponent`. */
const strictPercent = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      /[A-Za-z0-9._~-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .join("");

describe("redact", () => {
  it("hides the characters of base64 that depend on the token, whatever bytes stand around it", () => {
    fc.assert(
      fc.property(
        tokens,
        bytes,
        bytes,
        fc.boolean(),
        fc.boolean(),
        (token, before, after, isUrlSafe, isPadded) => {
          const standard = Buffer.concat([before, Buffer.from(token), after]).toString("base64");
          const padded = isUrlSafe ? toUrlSafe(standard) : standard;
          const encoded = isPadded ? padded : padded.replace(/=+$/, "");
          const start = Math.ceil((before.length * 8) / 6);
          const end = Math.floor(((before.length + token.length) * 8) / 6);
          const redacted = redact(encoded, [new Secret(token)]);
          expect(redacted).toContain("***");
          // What is left is at most what stood around the token, so none of its own characters is.
          expect(redacted.replaceAll("***", "").length).toBeLessThanOrEqual(encoded.length - (end - start));
          expect(redacted).not.toContain(encoded.slice(start, end));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("leaves only padding of base64 that ends with the token and starts on a group of three bytes", () => {
    fc.assert(
      fc.property(tokens, (token) => {
        const encoded = Buffer.from(`abc${token}`).toString("base64");
        expect(redact(encoded, [new Secret(token)])).toMatch(/^.{4}\*\*\*={0,2}$/);
      }),
    );
  });

  it("hides the value in JSON, PHP's JSON, hexadecimal and every kind of percent-encoding", () => {
    fc.assert(
      fc.property(tokens, (token) => {
        const percent = [
          encodeURIComponent(token),
          strictPercent(token),
          new URLSearchParams({ token }).toString().slice("token=".length),
        ];
        const encodings = [
          token,
          JSON.stringify(token).slice(1, -1),
          JSON.stringify(token).slice(1, -1).replaceAll("/", "\\/"),
          Buffer.from(token).toString("hex"),
          Buffer.from(token).toString("hex").toUpperCase(),
          ...percent,
          ...percent.map(lowerCaseEscapes),
        ];
        for (const encoding of encodings) {
          expect(redact(`[${encoding}]`, [new Secret(token)])).toBe("[***]");
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("uses UTF-8 for characters outside ASCII and takes lone surrogates", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 12, maxLength: 20 }), (text) => {
        const value = `${text}x`;
        const redacted = redact(Buffer.from(value).toString("hex"), [new Secret(value)]);
        expect(redacted).toBe("***");
      }),
    );
    expect(derivedForms(new Secret(`${"\ud800".repeat(3)}-lone`))).toContain(
      "%EF%BF%BD%EF%BF%BD%EF%BF%BD-lone",
    );
  });

  it("hides occurrences that overlap each other as one", () => {
    const half = crypto.randomUUID();
    const secret = new Secret(`${half}${half}`);
    expect(redact(`<${half}${half}${half}>`, [secret])).toBe("<***>");
  });

  it("hides several secrets in one pass and the longer of two that start alike", () => {
    const short = crypto.randomUUID();
    const long = `${short}${crypto.randomUUID()}`;
    expect(redact(`${long} and ${short}`, [new Secret(short), new Secret(long)])).toBe("*** and ***");
  });

  it("gives text without a secret back as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(redact(text, [new Secret(crypto.randomUUID())])).toBe(text);
        expect(redact(text, [])).toBe(text);
        expect(redact(text, [new Secret("")])).toBe(text);
      }),
    );
  });
});

describe("derivedForms", () => {
  it("covers the credentials of HTTP basic for the user names token and the given one", () => {
    fc.assert(
      fc.property(tokens, userNames, (token, userName) => {
        const forms = derivedForms(new Secret(token), userName);
        for (const name of ["token", userName]) {
          const padded = Buffer.from(`${name}:${token}`).toString("base64");
          const unpadded = padded.replace(/=+$/, "");
          expect(forms).toEqual(
            expect.arrayContaining([padded, unpadded, toUrlSafe(padded), toUrlSafe(unpadded)]),
          );
        }
      }),
    );
  });

  it("gives unique forms, longest first, none of them shorter than 6 characters", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }),
        fc.option(userNames, { nil: undefined }),
        (value, userName) => {
          const forms = derivedForms(new Secret(value), userName);
          expect(new Set(forms).size).toBe(forms.length);
          const lengths = forms.map((form) => form.length);
          expect(lengths).toEqual(lengths.toSorted((one, other) => other - one));
          expect(Math.min(6, ...lengths)).toBe(6);
          expect(forms.filter((form) => form.length < 8 && form !== value && form !== value.trim())).toEqual(
            [],
          );
        },
      ),
    );
  });

  it("covers each line of a value of several lines, without the white space around it", () => {
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    const forms = derivedForms(new Secret(`${first}\r\n  ${second}\t\n`));
    expect(forms).toEqual(expect.arrayContaining([first, second, Buffer.from(second).toString("hex")]));
  });

  it.each([
    "token",
    "Password",
    "SECRET",
    "composer",
    "bearer",
    "undefined",
    "true",
    "abc",
    "======",
    "        ",
  ])("never holds the common or short string %j itself", (value) => {
    const secret = new Secret(value);
    expect(isMaskable(secret)).toBe(false);
    const forms = derivedForms(secret).map((form) => form.toLowerCase());
    expect(forms).not.toContain(value.toLowerCase());
    expect(redact(`a ${value} b`, [secret])).toBe(`a ${value} b`);
  });

  it("still covers the HTTP basic credentials of a token too common to be hidden itself", () => {
    const header = Buffer.from("token:password").toString("base64");
    expect(derivedForms(new Secret("password"))).toContain(header);
  });

  it("gives nothing for an empty value", () => {
    expect(derivedForms(new Secret(""), "somebody")).toEqual([]);
    expect(derivedForms(new Secret("\n"))).not.toContain("");
  });
});
