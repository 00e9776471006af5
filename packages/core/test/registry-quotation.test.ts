import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivedForms } from "../src/redact.ts";
import { oneLine, quotation } from "../src/registries/quotation.ts";
import { Secret } from "../src/secret.ts";
import { formsIn } from "./http-loopback.ts";
import { newSecret } from "./registry-loopback.ts";

describe("what a registry says", () => {
  it.each([
    ["Invalid token", "Invalid token"],
    ["  Invalid\r\n\ttoken \u0000", "Invalid token"],
    ["\u001b[31mInvalid\u001b[0m", "[31mInvalid [0m"],
    ["a\u200bb\u202ec\u2028d\ufeffe\u00ad", "a b c d e"],
    ["Ungültig: 💡", "Ungültig: 💡"],
    ["a\ud800b", "a b"],
  ])("as %j is quoted as %j", (text, line) => {
    expect(quotation(text, [])).toBe(line);
  });

  it.each([[""], ["  "], ["\u0000\u200b"], [undefined], [null], [5], [{}], [["text"]]])(
    "as %j is nothing",
    (text) => {
      expect(quotation(text, [])).toBeUndefined();
    },
  );

  it("is quoted up to 200 characters", () => {
    expect(quotation("x".repeat(200), [])).toBe("x".repeat(200));
    expect(quotation("x".repeat(201), [])).toBe(`${"x".repeat(199)}…`);
  });

  it("is not cut in the middle of a character", () => {
    const cut = quotation(`${"x".repeat(198)}💡💡`, []) ?? "";
    expect(cut).toBe(`${"x".repeat(198)}…`);
  });

  it("is quoted without the secrets that it repeats, in whatever form", () => {
    const secrets = [newSecret(), newSecret()];
    for (const form of secrets.flatMap((secret) => derivedForms(secret))) {
      const quoted = quotation(`No: "${form}" is not right`, secrets) ?? "";
      expect(quoted).toMatch(/^No: ".*\*{3}.*" is not right$/);
      for (const secret of secrets) expect(formsIn(quoted, secret)).toEqual([]);
    }
  });

  it("is searched for secrets before it is made one line", () => {
    const [one, other] = [newSecret().reveal(), newSecret().reveal()];
    const passphrase = new Secret(`${one}  ${other}`);
    expect(quotation(`No: ${passphrase.reveal()}\n`, [passphrase])).toBe("No: ***");
  });

  it("is searched for secrets before it is cut", () => {
    const secret = newSecret();
    const quoted = quotation(`${"x".repeat(190)}${secret.reveal()}`, [secret]) ?? "";
    expect(quoted).toBe(`${"x".repeat(190)}***`);
  });

  it("is one printable line of 200 characters at the most without the secret, whatever it is", () => {
    const secret = fc.string({ minLength: 6, maxLength: 20 }).map((text) => new Secret(text));
    const around = fc.string({ unit: "binary", maxLength: 250 });
    fc.assert(
      fc.property(secret, around, around, (hidden, before, after) => {
        const quoted = quotation(`${before}${hidden.reveal()}${after}`, [hidden]);
        if (quoted === undefined) return;
        expect(quoted.length).toBeLessThanOrEqual(200);
        expect(quoted).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u);
        expect(quoted).toBe(oneLine(quoted));
        // What hides nothing is not hidden: see derivedForms.
        for (const form of derivedForms(hidden)) expect(quoted).not.toContain(form);
      }),
      { numRuns: 500 },
    );
  });
});
