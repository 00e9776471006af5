import fc from "fast-check";

const BEARER = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~+/=-";
const PRINTABLE = Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index)).join(
  "",
);

/** Tokens that pub takes, 8 to 120 characters. */
export const bearerTokens = tokensOf(BEARER);

/** Tokens that Composer and apkg take: any printable ASCII, 8 to 120 characters. */
export const printableTokens = tokensOf(PRINTABLE);

function tokensOf(alphabet: string): fc.Arbitrary<string> {
  return fc
    .string({ unit: fc.constantFrom(...alphabet), minLength: 8, maxLength: 120, size: "max" })
    .filter((token) => isLikeAToken(token));
}

/** What nobody's token is, and the action refuses or does not mask: few different characters, an expression. */
function isLikeAToken(token: string): boolean {
  return new Set(token).size >= 5 && !token.includes("${{") && !/^\$\{?\w+\}?$/.test(token);
}
