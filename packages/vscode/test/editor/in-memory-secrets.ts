import type { SecretStorage, SecretStorageChangeEvent } from "vscode";
import { Emitter } from "../../src/emitter.ts";
import type { StorageUse } from "../../src/storage/secret-records.ts";

/**
 * The editor's secret storage, in memory and for several windows. As VS Code 1.139 does it: each `store` and each
 * `delete` is one event in every window, an unchanged value too; the event comes later and holds no value.
 */
export class InMemorySecrets {
  readonly entries = new Map<string, string>();
  readonly #windows: Emitter<SecretStorageChangeEvent>[] = [];
  #refuses: (key: string, does: StorageUse) => boolean = () => false;

  /**
   * Makes calls fail, as VS Code's do without a keyring (`EncryptionMainService.encrypt`).
   *
   * @param refuses asked once for each call, in their order; the key is empty where all are asked for
   */
  refuse(refuses: (key: string, does: StorageUse) => boolean): void {
    this.#refuses = refuses;
  }

  /** From now on nothing can be read, as when a keyring is not unlocked. */
  lock(): void {
    this.refuse((_key, does) => does === "read");
  }

  /** The storage as one more window has it. */
  openWindow(): SecretStorage {
    const emitter = new Emitter<SecretStorageChangeEvent>();
    this.#windows.push(emitter);
    return {
      keys: async () => {
        this.#answer("", "read");
        return [...this.entries.keys()];
      },
      get: async (key) => {
        this.#answer(key, "read");
        return this.entries.get(key);
      },
      store: async (key, value) => this.#change(key, () => this.entries.set(key, value)),
      delete: async (key) => this.#change(key, () => this.entries.delete(key)),
      onDidChange: emitter.event,
    };
  }

  #change(key: string, apply: () => unknown): void {
    this.#answer(key, "write");
    apply();
    for (const window of this.#windows) queueMicrotask(() => window.fire({ key }));
  }

  #answer(key: string, does: StorageUse): void {
    if (!this.#refuses(key, does)) return;
    throw new Error(does === "write" ? "Encryption is not available." : "The keyring is locked.");
  }
}
