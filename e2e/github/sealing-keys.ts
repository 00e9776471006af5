import { randomInt } from "node:crypto";
import sodium from "libsodium-wrappers";
import { type SecretScope, scopeKey } from "./scope.ts";

interface SealingKey {
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** A public key as GitHub gives it: 32 bytes in base64, and the id to send back with what was sealed. */
export interface PublicKey {
  readonly key_id: string;
  readonly key: string;
}

/** One X25519 key pair for each scope, made when it is first needed. */
export class SealingKeys {
  readonly #keys = new Map<string, SealingKey>();
  readonly #rotatedByNextRead = new Set<string>();

  static async load(): Promise<SealingKeys> {
    await sodium.ready;
    return new SealingKeys();
  }

  /** Gives out the scope's public key, and replaces it if that was asked for. */
  read(scope: SecretScope): PublicKey {
    const { id, publicKey } = this.#current(scope);
    if (this.#rotatedByNextRead.delete(scopeKey(scope))) this.rotate(scope);
    return { key_id: id, key: Buffer.from(publicKey).toString("base64") };
  }

  /** Replaces the scope's key pair. What was sealed for the old one is refused from now on. */
  rotate(scope: SecretScope): void {
    this.#keys.set(scopeKey(scope), newKey());
  }

  /** Replaces the key pair right after somebody has read it: between the GET and the PUT of a client. */
  rotateAfterNextRead(scope: SecretScope): void {
    this.#rotatedByNextRead.add(scopeKey(scope));
  }

  /**
   * Opens a sealed box.
   *
   * @param sealed base64
   * @returns undefined where it was not sealed for this scope's present key
   */
  open(scope: SecretScope, keyId: string, sealed: string): Uint8Array | undefined {
    const { id, publicKey, privateKey } = this.#current(scope);
    if (id !== keyId) return undefined;
    try {
      return sodium.crypto_box_seal_open(Buffer.from(sealed, "base64"), publicKey, privateKey);
    } catch {
      return undefined;
    }
  }

  #current(scope: SecretScope): SealingKey {
    const key = this.#keys.get(scopeKey(scope)) ?? newKey();
    this.#keys.set(scopeKey(scope), key);
    return key;
  }
}

function newKey(): SealingKey {
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  // GitHub's ids are decimal numbers, too large for a number of JavaScript.
  return { id: `3380${randomInt(1e14, 2e14)}`, publicKey, privateKey };
}
