import sodium from "libsodium-wrappers";
import type { ApiClient } from "./api-client.ts";
import type { PublicKey } from "./sealing-keys.ts";

/** Seals a value as GitHub documents it, with libsodium. */
export async function seal(value: string | Uint8Array, { key, key_id }: PublicKey) {
  await sodium.ready;
  const sealed = sodium.crypto_box_seal(value, Buffer.from(key, "base64"));
  return { encrypted_value: Buffer.from(sealed).toString("base64"), key_id };
}

/**
 * Asks for a mount's public key and seals a value for it.
 *
 * @param mount the path of the secrets, for example `/repos/example/app/actions/secrets`
 */
export async function sealFor(ask: ApiClient, mount: string, value: string | Uint8Array) {
  const { body } = await ask("GET", `${mount}/public-key`);
  return seal(value, body as PublicKey);
}
