import type { RegistryKindName, Secret } from "@setup-registry-token/core";
import type { Disposable } from "vscode";
import { isRegistryKind } from "./account.ts";
import { fieldsOf } from "./json-fields.ts";
import { type NotedExpiry, readNotedExpiry } from "./noted-expiry.ts";
import { SecretRecords, type StoragePorts } from "./secret-records.ts";

/** A token that was issued and that nobody has put anywhere yet: no registry shows it a second time. */
export interface HandOff {
  /** Random. */
  readonly id: string;
  /** Of the account that issued it. */
  readonly accountId: string;
  readonly kind: RegistryKindName;
  /** The registry's URL as the package manager knows it. */
  readonly url: string;
  readonly label: string;
  /** By this the registry knows the token. */
  readonly tokenId: string;
  readonly expiry: NotedExpiry;
  /** ISO 8601. */
  readonly issuedAt: string;
}

/** A token of this window, and why it is nowhere else if it is not. */
interface Held {
  readonly handOff: HandOff;
  readonly token: Secret;
  /** `undefined` once the secret storage has it. */
  readonly whyNotStored: Error | undefined;
}

/**
 * Tokens that wait for their user to say where they are to go. They are in the secret storage; what this window has issued
 * is in its memory as well, so that a secret storage which fails afterwards loses nothing while the window is open.
 */
export class HandOffs implements Disposable {
  /** Each has one secret, the `token`. */
  readonly #records: SecretRecords<HandOff>;
  readonly #held = new Map<string, Held>();
  readonly #subscription: Disposable;

  constructor(ports: StoragePorts) {
    this.#records = new SecretRecords({ name: "hand-off", read: readHandOff }, ports);
    // Another window may have handed it over.
    this.#subscription = this.#records.onDidChange(({ removed }) => {
      for (const { id } of removed) this.#held.delete(id);
    });
  }

  list(): readonly HandOff[] {
    const held = [...this.#held.values()].map(({ handOff }) => handOff);
    return [...new Map([...this.#records.list(), ...held].map((one) => [one.id, one])).values()];
  }

  find(id: string): HandOff | undefined {
    return this.#held.get(id)?.handOff ?? this.#records.find(id);
  }

  /** Why a token is in the memory of this window only; `undefined` if it is not. */
  whyNotStored({ id }: Pick<HandOff, "id">): Error | undefined {
    return this.#held.get(id)?.whyNotStored;
  }

  /** @throws as {@link SecretRecords.secretsOf} */
  async tokenOf({ id }: Pick<HandOff, "id">): Promise<Secret | undefined> {
    return this.#held.get(id)?.token ?? (await this.#records.secretsOf(id))?.token;
  }

  /** Keeps a token that was just issued: if the secret storage does not take it, in memory. */
  async keep(handOff: HandOff, token: Secret): Promise<void> {
    try {
      await this.#records.put(handOff, { token });
      this.#held.set(handOff.id, { handOff, token, whyNotStored: undefined });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#held.set(handOff.id, { handOff, token, whyNotStored: error });
    }
  }

  /** Tries once more to store what is in memory only, and compares the rest as {@link SecretRecords.sweep}. */
  async sweep(): Promise<void> {
    const left = [...this.#held.values()].filter(({ whyNotStored }) => whyNotStored !== undefined);
    for (const { handOff, token } of left) await this.keep(handOff, token);
    await this.#records.sweep();
  }

  async remove({ id }: Pick<HandOff, "id">): Promise<void> {
    this.#held.delete(id);
    if (this.#records.find(id) !== undefined) await this.#records.remove(id);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#records.dispose();
  }
}

function readHandOff(value: unknown): HandOff | undefined {
  const { id, accountId, kind, url, label, tokenId, expiry, issuedAt } = fieldsOf(value);
  const texts = [id, accountId, url, label, tokenId, issuedAt];
  if (!isRegistryKind(kind) || !texts.every((text) => typeof text === "string")) return undefined;
  return {
    id: String(id),
    accountId: String(accountId),
    kind,
    url: String(url),
    label: String(label),
    tokenId: String(tokenId),
    expiry: readNotedExpiry(expiry),
    issuedAt: String(issuedAt),
  };
}
