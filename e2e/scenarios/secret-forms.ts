const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Every spelling of a token that must not be seen anywhere, worked out from what each encoding is. It is an oracle
 * for tests and shares no code with the product.
 *
 * @param token printable ASCII
 * @param userNames with which it is sent in HTTP basic, beside `token`
 */
export function secretForms(token: string, ...userNames: readonly string[]): string[] {
  const bytes = Buffer.from(token, "ascii");
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const json = JSON.stringify(token).slice(1, -1);
  const url = new URL("https://token@h.example");
  url.password = token;
  const percent = [
    ...[encodeURIComponent(token), encodeURI(token), url.password],
    encodeURIComponent(token).replaceAll("%2F", "/"),
    new URLSearchParams({ t: token }).toString().slice("t=".length),
    // RFC 3986, and Python's quote; PHP; user-info of Dart and of Go.
    percentEncoded(bytes, /[A-Za-z0-9._~-]/),
    percentEncoded(bytes, /[A-Za-z0-9._~/-]/),
    percentEncoded(bytes, /[A-Za-z0-9._-]/),
    percentEncoded(bytes, /[A-Za-z0-9._~!$&'()*+,;=:-]/),
    percentEncoded(bytes, /[A-Za-z0-9._~$&+,;=-]/),
  ];
  const base64 = [
    ...[0, 4, 2].map((skippedBits) => base64Run(bytes, skippedBits)),
    ...["token", ...userNames].map((name) => Buffer.from(`${name}:${token}`).toString("base64")),
  ];
  return [
    ...new Set([
      token,
      ...base64.flatMap((text) => [text, text.replaceAll("=", "")]).flatMap((text) => [text, urlSafe(text)]),
      hex,
      hex.toUpperCase(),
      json,
      json.replaceAll("/", "\\/"),
      // Go, and .NET
      json.replaceAll(/[<>&]/g, (character) => jsonCode(character)),
      token.replaceAll(/[\\"&'+<>`]/g, (character) =>
        character === "\\" ? "\\\\" : jsonCode(character).toUpperCase().replace("U", "u"),
      ),
      ...percent.flatMap((text) => [text, withLowerCaseDigits(text)]),
    ]),
  ];
}

/** The spellings of any of the tokens that occur in a text. */
export function formsFound(
  text: string,
  tokens: readonly string[],
  ...userNames: readonly string[]
): string[] {
  return tokens.flatMap((token) => secretForms(token, ...userNames)).filter((form) => text.includes(form));
}

/**
 * The part of a longer base64 text that these bytes alone decide: with 0, 1 or 2 bytes before them (modulo 3), the
 * first whole group of six bits begins after 0, 4 or 2 of their bits.
 */
function base64Run(bytes: Buffer, skippedBits: number): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.slice(skippedBits).match(/.{6}/g) ?? [];
  return groups.map((group) => BASE64.charAt(Number.parseInt(group, 2))).join("");
}

function jsonCode(character: string): string {
  return `\\u00${character.charCodeAt(0).toString(16)}`;
}

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}

function percentEncoded(bytes: Buffer, plain: RegExp): string {
  return [...bytes]
    .map((byte) => [String.fromCharCode(byte), byte.toString(16).toUpperCase().padStart(2, "0")] as const)
    .map(([character, digits]) => (plain.test(character) ? character : `%${digits}`))
    .join("");
}

function withLowerCaseDigits(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
}
