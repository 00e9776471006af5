import { RegistryTokenError } from "../errors.ts";
import { Secret } from "../secret.ts";

const STEP = 30_000;
const DIGITS = 6;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The code that an authenticator app shows (RFC 6238 with its defaults: SHA-1, 30 seconds, 6 digits).
 *
 * @param key the app's set-up key: base32, in any case, with or without blanks and `=`; or the whole `otpauth://` URI
 * @param now milliseconds since 1970
 * @throws {RegistryTokenError} `token-malformed`
 */
export async function totp(key: Secret, now: number): Promise<Secret> {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const imported = await subtle.importKey("raw", decodeBase32(setUpKey(key.reveal())), algorithm, false, [
    "sign",
  ]);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(now / STEP)));
  const digest = new DataView(await subtle.sign("HMAC", imported, counter.buffer));
  // RFC 4226, 5.3: the last four bits say where the 31 bits of the code begin.
  const offset = digest.getUint8(digest.byteLength - 1) & 0xf;
  const code = (digest.getUint32(offset) & 0x7fffffff) % 10 ** DIGITS;
  return new Secret(String(code).padStart(DIGITS, "0"));
}

function setUpKey(text: string): string {
  const [, inUri] = /^otpauth:.*[?&]secret=([^&]+)/i.exec(text.trim()) ?? [];
  return (inUri ?? text).replace(/[\s=-]/g, "").toUpperCase();
}

function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const values = [...text].map((character) => BASE32.indexOf(character));
  if (values.length < 8 || values.includes(-1)) {
    throw new RegistryTokenError(
      "token-malformed",
      "The TOTP secret is no set-up key of an authenticator app: it has 16 or more of the letters A to Z and the digits 2 to 7. " +
        "Copy the key that the registry shows beside the QR code.",
    );
  }
  const bits = values.map((value) => value.toString(2).padStart(5, "0")).join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}
