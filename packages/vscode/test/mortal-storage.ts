import type { SecretStorage } from "vscode";
import type { StoragePorts } from "../src/storage/secret-records.ts";

/** When a window dies: at the first change that it makes in the secret storage, before it or after it, or at the next. */
export type Death = "never" | "before" | "after" | "later";

/** A window that can be killed between two steps of its work. */
export class MortalStorage {
  readonly ports: StoragePorts;
  #death: Death = "never";
  #hasDied = false;

  constructor(ports: StoragePorts) {
    const { store, delete: remove } = ports.secrets;
    const secrets: SecretStorage = {
      ...ports.secrets,
      store: (key, value) => this.#change(() => store(key, value)),
      delete: (key) => this.#change(() => remove(key)),
    };
    this.ports = { ...ports, secrets };
  }

  /** @returns whether the window has lived to the end of the work */
  async survives(death: Death, work: () => Promise<unknown>): Promise<boolean> {
    this.#death = death;
    this.#hasDied = false;
    try {
      await work();
    } catch (error) {
      if (!this.#hasDied) throw error;
    } finally {
      this.#death = "never";
    }
    return !this.#hasDied;
  }

  async #change(apply: () => Thenable<void>): Promise<void> {
    if (this.#death === "before") throw this.#kill();
    await apply();
    if (this.#death === "after") throw this.#kill();
    if (this.#death === "later") this.#death = "before";
  }

  /** From now on nothing is changed any more. */
  #kill(): Error {
    this.#hasDied = true;
    this.#death = "before";
    return new Error("The window was killed.");
  }
}
