import { Secret } from "@setup-registry-token/core";
import { type Masker, mask } from "./masking.ts";

/**
 * Hides the tokens in the text of a multi-registry input before that text is parsed, so that not even the
 * report of a syntax error can show one. A rough reading of YAML and JSON that rather hides too much: whatever
 * stands as the value of a `token` key, in quotes or not, on the same line or the following ones. It takes time in
 * proportion to the length of the text, whatever stands in it.
 *
 * @param commands where to issue the masks
 * @param raw the input, as it came
 */
export function maskRawText(commands: Masker, raw: string): void {
  for (const value of new Set(valuesOfTokens(raw.split(/\r\n|\r|\n/)))) mask(commands, new Secret(value));
}

const TOKEN_KEY = /(?<![\w-])["']?token["']?\s*[:=]\s*/gi;
/** A YAML anchor, tag or block header, which may stand between a key and its value. */
const VALUE_PREFIX = /^(?:(?:[&!]\S*|[|>][-+\d]*)(?:\s+|$))*/;
const NEXT_ENTRY = /^\s*(?:- |[{}\],]|["']?[\w-]+["']?\s*:(?:[\s"']|$))/;

function valuesOfTokens(lines: readonly string[]): string[] {
  const further = new FurtherLines(lines);
  return lines.flatMap((line, index) => {
    const keys = [...line.matchAll(TOKEN_KEY)].map((key) => ({
      start: key.index,
      end: key.index + key[0].length,
    }));
    return keys.flatMap(({ end }, at) => {
      const rest = line.slice(end);
      const value = rest.replace(VALUE_PREFIX, "");
      const quoted = quotedValue(value);
      if (quoted !== undefined) return meaningsOf(quoted);
      const next = keys[at + 1];
      if (next === undefined) return [...plainValues(rest), ...further.after(index, withoutComment(value))];
      // A value that holds another key is hidden as a whole once, with the first key of its line.
      return [...(at === 0 ? plainValues(rest) : []), ...plainValues(line.slice(end, next.start))];
    });
  });
}

/** The lines that may go on with a value which began on an earlier line. Each is given once for each kind of end. */
class FurtherLines {
  readonly #lines: readonly string[];
  readonly #givenTo = new Map<string, number>();

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** @param value what stands behind the key on its own line */
  after(index: number, value: string): string[] {
    const quote = value.charAt(0);
    if (value === "") return this.#until("entry", index, (line) => NEXT_ENTRY.test(line), 0);
    if (quote !== '"' && quote !== "'") return [];
    return this.#until(quote, index, (line) => line.includes(quote), 1);
  }

  #until(kind: string, index: number, isEnd: (line: string) => boolean, withEnd: 0 | 1): string[] {
    const given = this.#givenTo.get(kind) ?? 0;
    // Whoever took the next line went on to the end that would be found from here.
    if (given > index + 1) return [];
    let found = index + 1;
    while (found < this.#lines.length && !isEnd(this.#lines[found] ?? "")) found += 1;
    const end = Math.min(found + withEnd, this.#lines.length);
    this.#givenTo.set(kind, end);
    return this.#lines.slice(index + 1, end).flatMap((line) => scalarValues(line.trim()));
  }
}

/** What a value on the line of its key may be: with what stands before it, and without. */
function plainValues(rest: string): string[] {
  return [...scalarValues(withoutComment(rest.replace(VALUE_PREFIX, ""))), withoutComment(rest)];
}

/** What a scalar may mean: its text, without quotes and escapes, and up to the end of a flow collection's entry. */
function scalarValues(text: string): string[] {
  const quoted = quotedValue(text);
  if (quoted !== undefined) return meaningsOf(quoted);
  const upToSeparator = text.replace(/[,}\]].*$/s, "").trim();
  return [text, withoutQuotes(text), upToSeparator, withoutQuotes(upToSeparator)];
}

function withoutQuotes(text: string): string {
  return text.replace(/^["']|\\$|["'],?$/g, "");
}

const CLOSED_QUOTE = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*(?:$|[,}\]#]))/;

/** The text in quotes at the beginning of a text, if an entry ends behind it. */
function quotedValue(text: string): string | undefined {
  return CLOSED_QUOTE.exec(text)?.[0];
}

function meaningsOf(quoted: string): string[] {
  return [quoted.slice(1, -1), unescaped(quoted)];
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
  return text.startsWith('"') || text.startsWith("'")
    ? text.trim()
    : text.replace(/(?:^|\s)#.*$/s, "").trim();
}
