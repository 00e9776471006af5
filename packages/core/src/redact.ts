import type { Secret } from "./secret.ts";

const SHORTEST_MASKED_VALUE = 6;
const SHORTEST_MASKED_ENCODING = 8;

/**
 * Words that stand in logs and job outputs for themselves. The runner drops a job output that holds a masked
 * string anywhere, so such a word is never masked, even if somebody uses it as a token. Words below
 * {@link SHORTEST_MASKED_VALUE} characters (`token`, `basic`, `true`, ...) need no place here.
 */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  (
    "access actions apikey bearer changeme composer credential credentials default example github " +
    "gitlab http:// https: https:// latest localhost oauth2 onepub package packages passwd " +
    "password private public registries registry secret secrets string testing tokens undefined " +
    "username x-access-token"
  ).split(" "),
);

/**
 * Every string that has to be hidden so that no usual encoding of the secret shows: the value, each of its
 * lines, base64 wherever it stands in a longer text, the base64 of HTTP basic credentials, JSON, hexadecimal
 * and percent-encodings. A value or line shorter than 6 characters or a common word, and an encoding shorter
 * than 8 characters, is left out: hiding it would hide other text.
 *
 * @param secret the token
 * @param basicUserName a user name it is sent with in HTTP basic, beside `token`, which is always covered
 * @returns unique strings, longest first; a form may hold line breaks if the value does
 */
export function derivedForms(secret: Secret, basicUserName?: string): string[] {
  const value = secret.reveal();
  const forms = new Set<string>();
  for (const text of new Set([value, ...linesOf(value)])) {
    if (text === "") continue;
    if (isMaskableText(text)) forms.add(text);
    for (const form of encodings(text, new Set(["token", basicUserName ?? "token"]))) {
      if (form !== text && isMaskableEncoding(form)) forms.add(form);
    }
  }
  return [...forms].sort((one, other) => other.length - one.length);
}

/**
 * @param secret the token
 * @returns whether its value can be hidden without hiding other text: at least 6 characters, no common word,
 * and not one character repeated
 */
export function isMaskable(secret: Secret): boolean {
  return isMaskableText(secret.reveal());
}

/**
 * @param text any text, for example a log
 * @param secrets whose forms (see {@link derivedForms}) are to go
 * @returns the text with each stretch covered by one or more forms replaced by `***`
 */
export function redact(text: string, secrets: readonly Secret[]): string {
  const forms = new Set(secrets.flatMap((secret) => derivedForms(secret)));
  if (forms.size === 0) return text;
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  // A look-ahead consumes nothing, so occurrences that overlap each other are all found.
  const anyForm = new RegExp(`(?=(${longestFirst.map(escapeForRegExp).join("|")}))`, "g");
  let redacted = "";
  let hiddenTo = -1;
  let shownTo = 0;
  for (const match of text.matchAll(anyForm)) {
    if (match.index > hiddenTo) {
      redacted += `${text.slice(shownTo, match.index)}***`;
    }
    hiddenTo = Math.max(hiddenTo, match.index + (match[1]?.length ?? 0));
    shownTo = hiddenTo;
  }
  return redacted + text.slice(shownTo);
}

function linesOf(value: string): string[] {
  return value.split(/[\r\n]/).map((line) => line.trim());
}

function isMaskableText(text: string): boolean {
  const isOneCharacterRepeated = new Set(text).size <= 1;
  return (
    text.trim().length >= SHORTEST_MASKED_VALUE &&
    !isOneCharacterRepeated &&
    !COMMON_WORDS.has(text.trim().toLowerCase())
  );
}

function isMaskableEncoding(form: string): boolean {
  return form.length >= SHORTEST_MASKED_ENCODING && !COMMON_WORDS.has(form.toLowerCase());
}

function encodings(text: string, basicUserNames: ReadonlySet<string>): string[] {
  const bytes = Buffer.from(text, "utf8");
  const basic = [...basicUserNames].map((name) => Buffer.from(`${name}:${text}`, "utf8").toString("base64"));
  const base64 = [
    ...base64InsideLongerText(bytes).flatMap(({ inside, toEnd }) => [inside, toEnd]),
    ...basic,
  ].flatMap((form) => [form, form.replace(/=+$/, "")]);
  const hexadecimal = bytes.toString("hex");
  return [
    ...base64.flatMap((form) => [form, urlSafe(form)]),
    ...[bytes.toString("base64"), ...basic].flatMap(base64Lines),
    hexadecimal,
    hexadecimal.toUpperCase(),
    // Most tokens are made of characters that no other encoding changes.
    ...(/^[\w.-]*$/.test(text) ? [] : [...jsonForms(text), ...percentEncodings(bytes)]),
  ];
}

/**
 * The lines of 76 characters that `base64`, MIME and many libraries print. The last one also without what depends on
 * the line break that `echo` puts behind a token.
 */
function base64Lines(base64: string): string[] {
  const lines = base64.match(/.{1,76}/g) ?? [];
  return lines.length < 2 ? [] : [...lines, (lines.at(-1) ?? "").replace(/.=+$/, "")];
}

/**
 * Base64 turns 3 bytes into 4 characters, so the same bytes give three different texts, depending on how many
 * bytes stand before them.
 *
 * @returns of each, `inside`: the characters that depend on these bytes alone; and `toEnd`: all to the end, for a text
 *   that ends with these bytes
 */
export function base64InsideLongerText(bytes: Buffer): { inside: string; toEnd: string }[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return { inside: encoded.slice(start, end), toEnd: encoded.slice(start) };
  });
}

/** The same base64 in the alphabet of URLs. */
export function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}

/**
 * JSON as JavaScript writes it, as PHP does without flags and with unescaped characters, as Python does, as Go does,
 * and as .NET's `System.Text.Json` does.
 */
function jsonForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const withEscapedSlash = json.replaceAll("/", "\\/");
  return [
    json,
    withEscapedSlash,
    ...[json, withEscapedSlash].map((form) => form.replace(/[\u0080-\uffff]/g, codeOf)),
    json.replace(/[<>&\u2028\u2029]/g, codeOf),
    json.replace(/\\"|[&'+<>`\u007f-\uffff]/g, (found) =>
      codeOf(found.slice(-1)).toUpperCase().replace("U", "u"),
    ),
  ];
}

function codeOf(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What percent-encodings leave as it is, beside letters, digits and `-_.`; a blank in it stands for `+`. */
const PERCENT_ENCODINGS = [
  "!~*'()", // encodeURIComponent
  "!~*'()/", // the same for a path
  "!~*'();,/?:@&=+$#", // encodeURI
  "~", // RFC 3986
  "~/", // Python's quote
  " ~", // Python's quote_plus, Go's QueryEscape
  " *", // URLSearchParams
  " ", // PHP's urlencode
  "!~*'()$&+,%", // user-info by the URL Standard, as Node and browsers write it
  "!~*'()$&+,;=:", // user-info in Dart
  "~$&+,;=", // user-info in Go
];

/** Each of them with hexadecimal digits in both cases. */
function percentEncodings(bytes: Buffer): string[] {
  return PERCENT_ENCODINGS.map((kept) =>
    bytes.toString("latin1").replace(/[^\w.-]/g, (byte) => {
      if (kept.includes(byte)) return byte === " " ? "+" : byte;
      return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
    }),
  ).flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase())]);
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
