import { randomBytes } from "node:crypto";

const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A token as PACKAGE.broker makes it: 64 letters and digits without a prefix. */
export function newBrokerToken(): string {
  return randomText(64, ALPHANUMERIC);
}

/** An id as PACKAGE.broker makes it: 21 characters, also `_` and `-`, and at its beginning as well. */
export function newBrokerId(): string {
  return randomText(21, `${ALPHANUMERIC}_-`);
}

function randomText(length: number, alphabet: string): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join("");
}
