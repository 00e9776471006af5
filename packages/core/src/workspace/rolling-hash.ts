import type { KeyedHash } from "./keyed-hash.ts";

/** How many of the hash's bits are kept: enough to look closely at few windows only, too few to tell much of a text. */
const KEPT_BITS = 16;

/**
 * Calls back for each window of a text whose rolling hash is looked for. Takes time in proportion to the text, and
 * none for each window that is looked for. Knows a window by a polynomial over its UTF-16 code units, modulo 2^32.
 *
 * @param base odd, and unknown to who writes the text
 * @param wanted hashes as {@link windowHash} gives them, for windows of that length
 */
export function scanWindows(
  text: string,
  { base, length, wanted }: { base: number; length: number; wanted: Iterable<number> },
  found: (start: number, hash: number) => void,
): void {
  if (length < 1 || text.length < length) return;
  const leading = powerOf(base, length);
  // Asked once for each character, where a Set would take several times as long.
  const isWanted = new Uint8Array(2 ** KEPT_BITS);
  for (const hash of wanted) isWanted[hash] = 1;
  let hash = hashOf(text.slice(0, length), base);
  for (let end = length; ; end++) {
    const kept = hash >>> (32 - KEPT_BITS);
    if (isWanted[kept] === 1) found(end - length, kept);
    if (end >= text.length) return;
    hash =
      (Math.imul(hash, base) + text.charCodeAt(end) - Math.imul(leading, text.charCodeAt(end - length))) | 0;
  }
}

/** The hash by which {@link scanWindows} knows a window. */
export function windowHash(window: string, base: number): number {
  return hashOf(window, base) >>> (32 - KEPT_BITS);
}

function hashOf(window: string, base: number): number {
  let hash = 0;
  for (let index = 0; index < window.length; index++) {
    hash = (Math.imul(hash, base) + window.charCodeAt(index)) | 0;
  }
  return hash;
}

function powerOf(base: number, exponent: number): number {
  let power = 1;
  for (let index = 0; index < exponent; index++) power = Math.imul(power, base);
  return power;
}

/** A base that nobody knows who does not have the key. */
export function baseFrom(hash: KeyedHash): number {
  return hashOf(hash("the base of the rolling hash"), 0x01000193) | 1;
}
