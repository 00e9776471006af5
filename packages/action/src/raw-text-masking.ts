import { Secret } from "@setup-registry-token/core";
import { type Masker, mask } from "./masking.ts";

/**
 * Hides the tokens in the text of a multi-registry input before that text is parsed, so that not even the
 * report of a syntax error can show one. A rough reading of YAML and JSON that rather hides too much: whatever
 * stands as the value of a `token` key, in quotes or not, on the same line or the following ones.
 *
 * @param commands where to issue the masks
 * @param raw the input, as it came
 */
export function maskRawText(commands: Masker, raw: string): void {
  const lines = raw.split(/\r\n|\r|\n/);
  const values = lines.flatMap((line, index) =>
    [...line.matchAll(TOKEN_KEY)].flatMap((key) =>
      valuesAfterKey(line.slice(key.index + key[0].length), lines.slice(index + 1)),
    ),
  );
  for (const value of new Set(values)) mask(commands, new Secret(value));
}

const TOKEN_KEY = /(?<![\w-])["']?token["']?\s*[:=]\s*/gi;
/** A YAML anchor, tag or block header, which may stand between a key and its value. */
const VALUE_PREFIX = /^(?:(?:[&!]\S*|[|>][-+\d]*)(?:\s+|$))*/;
const NEXT_ENTRY = /^\s*(?:- |[{}\],]|["']?[\w-]+["']?\s*:(?:[\s"']|$))/;

function valuesAfterKey(rest: string, following: readonly string[]): string[] {
  const value = withoutComment(rest.replace(VALUE_PREFIX, ""));
  const quote = value[0];
  if (value === "") {
    const end = following.findIndex((line) => NEXT_ENTRY.test(line));
    return following.slice(0, end === -1 ? undefined : end).flatMap((line) => scalarValues(line.trim()));
  }
  const isQuoteOpen = (quote === '"' || quote === "'") && closedQuote(value) === undefined;
  if (isQuoteOpen) {
    const end = following.findIndex((line) => line.includes(quote));
    const continued = end === -1 ? following : following.slice(0, end + 1);
    return [value, ...continued].flatMap((line) => scalarValues(line.trim()));
  }
  return [...scalarValues(value), ...(rest === value ? [] : [withoutComment(rest)])];
}

/** What a scalar may mean: its text, without quotes and escapes, and up to the end of a flow collection's entry. */
function scalarValues(text: string): string[] {
  const quoted = closedQuote(text);
  if (quoted !== undefined && /^\s*(?:$|[,}\]#])/.test(text.slice(quoted.length))) {
    return [quoted.slice(1, -1), unescaped(quoted)];
  }
  const upToSeparator = text.replace(/[,}\]].*$/, "").trim();
  return [text, withoutQuotes(text), upToSeparator, withoutQuotes(upToSeparator)];
}

function withoutQuotes(text: string): string {
  return text.replace(/^["']|\\$|["'],?$/g, "");
}

function closedQuote(text: string): string | undefined {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(text)?.[0];
}

function unescaped(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith("'")) return inner.replaceAll("''", "'");
  try {
    const parsed: unknown = JSON.parse(quoted);
    return typeof parsed === "string" ? parsed : inner;
  } catch {
    // YAML knows escapes that JSON does not; the text as written is masked in any case.
    return inner;
  }
}

function withoutComment(text: string): string {
  return text.startsWith('"') || text.startsWith("'") ? text.trim() : text.replace(/(?:^|\s)#.*$/, "").trim();
}
