/**
 * A keyed hash, such as HMAC-SHA-256 with a random key of this installation: who has only the hashes can neither find
 * out a text nor test a guess. Handed in, because cryptography is no part of core.
 *
 * @param text any text
 * @returns always the same for a text, and never the same for another
 */
export type KeyedHash = (text: string) => string;
