import { RegistryTokenError } from "@setup-registry-token/core";

/** A public key of GitHub, for the secrets of one repository, environment or organization. */
export interface PublicKey {
  /** By this GitHub knows which key was used. */
  id: string;
  /** 32 bytes, for X25519. */
  bytes: Uint8Array;
}

const KEY_LENGTH = 32;
/** GitHub's "Secrets reference", "Limits for secrets": 48 KB. */
const LONGEST_VALUE = 48 * 1024;

/**
 * Reads the answer to a request for a public key.
 *
 * @throws {RegistryTokenError} `github-unreachable`: what answers is not GitHub
 */
export function readPublicKey(data: unknown): PublicKey {
  const { key_id: id, key } = Object(data);
  if (typeof id === "string" && typeof key === "string") {
    const bytes = Buffer.from(key, "base64");
    if (bytes.length === KEY_LENGTH) return { id, bytes };
  }
  throw new RegistryTokenError(
    "github-unreachable",
    `What was to be GitHub's public key is none: it has to be ${KEY_LENGTH} bytes in base64, with an id. ` +
      "Check GITHUB_API_URL and what stands between it and this machine.",
  );
}

/**
 * Seals a value for GitHub's eyes only: libsodium's `crypto_box_seal`, as GitHub's documentation asks. Loads libsodium
 * at its first use.
 *
 * @param value 1 byte to 48 KB, of any kind
 * @returns base64, with padding
 * @throws {RegistryTokenError} `token-malformed` if GitHub would not keep a value of this length
 */
export async function seal(value: Uint8Array, { bytes }: PublicKey): Promise<string> {
  if (value.length === 0 || value.length > LONGEST_VALUE) {
    throw new RegistryTokenError(
      "token-malformed",
      `The token has ${value.length} bytes. A secret of GitHub has 1 to ${LONGEST_VALUE}.`,
    );
  }
  const { default: sodium } = await import("libsodium-wrappers");
  await sodium.ready;
  return Buffer.from(sodium.crypto_box_seal(value, bytes)).toString("base64");
}
