import { RegistryTokenError, type Secret } from "@setup-registry-token/core";
import type { Translations } from "../l10n.ts";
import { API_URL_SETTING } from "./github-provider.ts";

const KEY_LENGTH = 32;
/** GitHub's "Secrets reference", "Limits for secrets": 48 KB. */
const LONGEST_VALUE = 48 * 1024;

/**
 * Seals a value for GitHub's eyes only: libsodium's `crypto_box_seal`, as GitHub's documentation asks. Loads libsodium
 * at its first use.
 *
 * @param key GitHub's public key, as its API gives it: 32 bytes in base64
 * @returns base64, with padding
 * @throws {RegistryTokenError} `github-unreachable` if that is no key; `token-malformed` if GitHub would not keep a value
 *   of this length
 */
export async function seal(
  value: Secret,
  { key, l10n }: { key: string; l10n: Translations },
): Promise<string> {
  const recipient = Buffer.from(key, "base64");
  if (recipient.length !== KEY_LENGTH) {
    throw new RegistryTokenError(
      "github-unreachable",
      l10n.t("What was to be GitHub's public key is none. Check the setting {0}.", API_URL_SETTING),
    );
  }
  const bytes = Buffer.from(value.reveal(), "utf8");
  if (bytes.length === 0 || bytes.length > LONGEST_VALUE) {
    throw new RegistryTokenError(
      "token-malformed",
      l10n.t("The token has {0} bytes. A secret of GitHub has 1 to {1}.", bytes.length, LONGEST_VALUE),
    );
  }
  const { default: sodium } = await import("libsodium-wrappers");
  await sodium.ready;
  return Buffer.from(sodium.crypto_box_seal(bytes, recipient)).toString("base64");
}
