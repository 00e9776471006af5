import { base64InsideLongerText, isMaskable, urlSafe } from "../redact.ts";
import type { Secret } from "../secret.ts";
import type { KeyedHash } from "./keyed-hash.ts";
import { baseFrom, windowHash } from "./rolling-hash.ts";

/** Below this a text may stand in a file by chance. */
const SHORTEST = 8;

/** What is needed to find tokens again, and nothing from which one could be told. Plain data that can be stored. */
export interface TokenIndex {
  entries: TokenIndexEntry[];
}

export interface TokenIndexEntry {
  /** By what the caller knows the token. */
  id: string;
  form: TokenForm;
  length: number;
  window: number;
  digest: string;
}

/** How a token stands in a text: as it is, or in base64 alone or after a user name, as in HTTP Basic. */
export type TokenForm = "plain" | "base64";

/**
 * Makes an index of tokens. Those that are too short or too common to be told from other text are left out.
 *
 * @param tokens each with the id by which the caller knows it
 * @param hash the same that {@link findTokens} will be given
 */
export function indexTokens(tokens: readonly { id: string; token: Secret }[], hash: KeyedHash): TokenIndex {
  const base = baseFrom(hash);
  const entries = tokens
    .filter(({ token }) => isMaskable(token))
    .flatMap(({ id, token }) => formsOf(token).map((form) => ({ id, ...form })))
    .filter(({ text }) => text.length >= SHORTEST)
    .map(({ id, form, text }) => ({
      id,
      form,
      length: text.length,
      window: windowHash(text, base),
      digest: hash(text),
    }));
  return { entries };
}

function formsOf(token: Secret): { form: TokenForm; text: string }[] {
  const value = token.reveal();
  const encoded = base64InsideLongerText(Buffer.from(value, "utf8")).map(({ inside }) => inside);
  const base64 = new Set([...encoded, ...encoded.map(urlSafe)]);
  return [{ form: "plain", text: value }, ...[...base64].map((text) => ({ form: "base64" as const, text }))];
}
