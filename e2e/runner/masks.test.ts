import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { derivedForms, Masks } from "./masks.ts";

const random = () => randomBytes(15).toString("hex");

function masksFor(...values: string[]): Masks {
  const masks = new Masks();
  for (const value of values) masks.add(value);
  return masks;
}

describe("the forms that the runner hides for a value", () => {
  it("hides the value itself", () => {
    const token = random();
    expect(masksFor(token).mask(`token ${token}, again ${token}.`)).toBe("token ***, again ***.");
  });

  it("hides base64 of the value, and of the value without its first one or two bytes", () => {
    const token = random();
    for (const start of [0, 1, 2]) {
      const encoded = Buffer.from(token.slice(start)).toString("base64");
      expect(masksFor(token).mask(`Basic ${encoded}`)).toBe("Basic ***");
    }
  });

  it("knows the eleven forms of a value in which each of them differs", () => {
    const forms = derivedForms(`"a'b<c>&+defghi é"`);
    expect(forms.slice(3)).toEqual([
      `\\"a'b<c>&+defghi é\\"`,
      `"a''b<c>&+defghi é"`,
      `\\"a'b<c>&+defghi é\\"`,
      "%22a%27b%3Cc%3E%26%2Bdefghi%20%C3%A9%22",
      "&quot;a&apos;b&lt;c&gt;&amp;+defghi é&quot;",
      `a'b<c>&+defghi é`,
      `"a'b<c>&+`,
      `efghi é"`,
    ]);
    expect(forms).toHaveLength(11);
  });

  it("splits at the last ampersand where there is no plus, and leaves parts under six characters alone", () => {
    expect(derivedForms("abc&def&ghijkl").slice(-2)).toEqual(["abc&def&", "ghijkl"]);
    expect(derivedForms("ab&ghijkl").at(-1)).toBe("ghijkl");
    expect(derivedForms("abc&def&gh").at(-1)).toBe("abc&def&");
  });

  it("does not strip quotes from a value of eight characters or less", () => {
    expect(masksFor('"abcdef"').mask("abcdef")).toBe("abcdef");
    expect(masksFor('"abcdefg"').mask("abcdefg")).toBe("***");
  });

  it("escapes line separators in the JSON form as Newtonsoft does", () => {
    expect(derivedForms("a\u2028b\u0001/")).toContain("a\\u2028b\\u0001/");
  });

  it.each([
    ["url-safe base64", (value: string) => Buffer.from(value).toString("base64url")],
    ["hex", (value: string) => Buffer.from(value).toString("hex")],
    ["the JSON of PHP", (value: string) => value.replaceAll("/", "\\/")],
    ["lower-case percent encoding", (value: string) => encodeURIComponent(value).toLowerCase()],
  ])("does not hide %s, because the runner does not", (_, encode) => {
    const value = `${random()}/???>>>`;
    const encoded = encode(value);
    expect(masksFor(value).mask(encoded)).toBe(encoded);
  });
});

describe("masking a text", () => {
  it("hides each line of a value with several lines, without the white space around it", () => {
    const [first, second] = [random(), random()];
    const masks = masksFor(`${first}\r\n  ${second}  \n`);
    expect(masks.mask(`one ${first} two ${second}`)).toBe("one *** two ***");
  });

  it("makes one *** of values that overlap or touch", () => {
    expect(masksFor("abcdef", "defghi").mask("-abcdefghi-")).toBe("-***-");
    expect(masksFor("abc", "def").mask("-abcdef-")).toBe("-***-");
    expect(masksFor("abcdef", "cd").mask("-abcdef-")).toBe("-***-");
  });

  it("hides a value of one character everywhere, because the runner knows no shortest mask", () => {
    expect(masksFor("z").mask("zebra")).toBe("***ebra");
  });

  it("tells whether a text holds anything hidden", () => {
    expect(masksFor("abc").isHiding("xabcx")).toBe(true);
    expect(masksFor("abc").isHiding("ab c")).toBe(false);
  });
});
