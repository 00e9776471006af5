import { base64InsideLongerText, isMaskable, urlSafe } from "../redact.ts";
import type { Secret } from "../secret.ts";
import type { TextSpan } from "./text-tree.ts";

/** Shorter forms may stand in a file by chance. */
const SHORTEST = 8;

/** As far as V8's search for a string takes linear time: what it learns of a longer one is of its last 250 characters. */
const LONGEST = 250;

/**
 * Finds known tokens in a text, wherever they stand: as they are, and in base64, alone or within a longer text as in
 * HTTP Basic. Tokens that are too short or too common to be told from other text are not looked for.
 *
 * Takes time in proportion to the text, whatever the text and the tokens are. So of a form of more than 250 characters
 * the last 250 are looked for, and they alone are a finding too: no text holds that much of a token by chance.
 *
 * @param tokens each with the id by which the caller knows it; of two that are equal, the first is named
 * @returns in the order of the text
 */
export function findTokens<Id>(
  text: string,
  tokens: readonly { id: Id; token: Secret }[],
): { id: Id; span: TextSpan }[] {
  const forms = new Map<string, Id>();
  for (const { id, token } of tokens) {
    for (const form of formsOf(token)) if (!forms.has(form)) forms.set(form, id);
  }
  return [...forms]
    .flatMap(([form, id]) => spansOf(form, text).map((span) => ({ id, span })))
    .sort((one, other) => one.span.start - other.span.start);
}

function formsOf(token: Secret): string[] {
  if (!isMaskable(token)) return [];
  const value = token.reveal();
  const encoded = base64InsideLongerText(Buffer.from(value, "utf8")).map(({ inside }) => inside);
  return [value, ...encoded, ...encoded.map(urlSafe)].filter(({ length }) => length >= SHORTEST);
}

function spansOf(form: string, text: string): TextSpan[] {
  const needle = form.slice(-LONGEST);
  const spans: TextSpan[] = [];
  let from = 0;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, from)) {
    const end = at + needle.length;
    let start = at;
    while (start > from && text[start - 1] === form[start - 1 - end + form.length]) start--;
    spans.push({ start, end });
    from = end;
  }
  return spans;
}
