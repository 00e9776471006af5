import type { KeyedHash } from "./keyed-hash.ts";
import { baseFrom, scanWindows } from "./rolling-hash.ts";
import type { TextSpan } from "./text-tree.ts";
import type { TokenForm, TokenIndex, TokenIndexEntry } from "./token-index.ts";
import { findTokenShapes, type TokenShape } from "./token-shape.ts";

export type TokenFinding =
  /** One of the tokens of the index, for certain. */
  | { kind: "own-token"; ids: string[]; form: TokenForm; span: TextSpan }
  /** A text made as a registry makes its tokens; perhaps it is one. */
  | { kind: "token-shape"; shape: TokenShape; span: TextSpan };

/**
 * Finds our own tokens in a text, wherever in it they stand, and texts that look like tokens. Takes time in proportion
 * to the text and to the number of different lengths in the index.
 *
 * @param hash the one with which the index was made
 * @returns in the order of the text
 */
export function findTokens(text: string, index: TokenIndex, hash: KeyedHash): TokenFinding[] {
  const own = [...groupBy(index.entries, ({ length }) => length)]
    .flatMap(([length, entries]) => findOfLength(text, { length, entries, base: baseFrom(hash), hash }))
    .sort(byStart);
  let next = 0;
  const shapes = findTokenShapes(text).filter(({ span }) => {
    while ((own[next]?.span.end ?? Number.POSITIVE_INFINITY) <= span.start) next++;
    return (own[next]?.span.start ?? Number.POSITIVE_INFINITY) >= span.end;
  });
  return [...own, ...shapes.map((finding) => ({ kind: "token-shape" as const, ...finding }))].sort(byStart);
}

function byStart(one: { span: TextSpan }, other: { span: TextSpan }): number {
  return one.span.start - other.span.start;
}

function findOfLength(
  text: string,
  context: { length: number; entries: TokenIndexEntry[]; base: number; hash: KeyedHash },
): Extract<TokenFinding, { kind: "own-token" }>[] {
  const { length, entries, base, hash } = context;
  const byWindow = groupBy(entries, ({ window }) => window);
  const found: Extract<TokenFinding, { kind: "own-token" }>[] = [];
  scanWindows(text, { base, length, wanted: byWindow.keys() }, (start, window) => {
    const span = { start, end: start + length };
    const digest = hash(text.slice(span.start, span.end));
    const matching = (byWindow.get(window) ?? []).filter((entry) => entry.digest === digest);
    const [first] = matching;
    if (first) found.push({ kind: "own-token", ids: matching.map(({ id }) => id), form: first.form, span });
  });
  return found;
}

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
