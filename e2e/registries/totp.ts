import { createHmac, randomBytes } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP = 30_000;

/** A secret for one-time passwords: 20 random bytes in Base32 (RFC 4648, 6; RFC 4226, 4). */
export function newTotpSecret(): string {
  return Array.from(randomBytes(32), (byte) => ALPHABET[byte % 32]).join("");
}

/**
 * The one-time password of a moment (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits).
 *
 * @param secret Base32
 * @param now milliseconds since 1970
 */
export function totpCode(secret: string, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / STEP)));
  const digest = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  // Dynamic truncation, RFC 4226, 5.3.
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Whether a code is that of now or of one step before: the delay that RFC 6238, 5.2 recommends to allow. */
export function isTotpCode(code: string, secret: string, now: number): boolean {
  return code === totpCode(secret, now) || code === totpCode(secret, now - STEP);
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text.replace(/=+$/, "").toUpperCase(), (letter) =>
    ALPHABET.indexOf(letter).toString(2).padStart(5, "0"),
  ).join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
