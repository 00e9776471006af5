import type { SecretStorage, SecretStorageChangeEvent } from "vscode";
import { Emitter } from "../../src/emitter.ts";

/**
 * The editor's secret storage, in memory and for several windows. As VS Code 1.139 does it: each `store` and each
 * `delete` is one event in every window, an unchanged value too; the event comes later and holds no value.
 */
export class InMemorySecrets {
  readonly entries = new Map<string, string>();
  readonly #windows: Emitter<SecretStorageChangeEvent>[] = [];
  #isLocked = false;

  /** From now on nothing can be read, as when a keyring is not unlocked. */
  lock(): void {
    this.#isLocked = true;
  }

  /** The storage as one more window has it. */
  openWindow(): SecretStorage {
    const emitter = new Emitter<SecretStorageChangeEvent>();
    this.#windows.push(emitter);
    return {
      keys: async () => [...this.entries.keys()],
      get: async (key) => {
        if (this.#isLocked) throw new Error("The keyring is locked.");
        return this.entries.get(key);
      },
      store: async (key, value) => this.#change(key, () => this.entries.set(key, value)),
      delete: async (key) => this.#change(key, () => this.entries.delete(key)),
      onDidChange: emitter.event,
    };
  }

  #change(key: string, apply: () => unknown): void {
    apply();
    for (const window of this.#windows) queueMicrotask(() => window.fire({ key }));
  }
}
