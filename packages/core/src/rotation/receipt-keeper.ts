import { RegistryTokenError } from "../errors.ts";
import type { CallOptions } from "../registries/call-options.ts";
import type { Receipt } from "./receipt.ts";
import { receiptText } from "./receipt-places.ts";
import type { ReceiptStore } from "./rotation-ports.ts";

/** The only owner of the receipt. Without a store it is kept for the length of the run. */
export class ReceiptKeeper {
  /** As this run knows it; the store may be behind. */
  receipt: Receipt;
  /** Where it is kept, if it is. */
  readonly store: ReceiptStore | undefined;
  /** What the store may give without anybody else having written. */
  readonly #own: Set<string | undefined>;
  #written: string;

  /** @param text what the store gave, from which the receipt was read */
  constructor(receipt: Receipt, store: ReceiptStore | undefined, text: string | undefined) {
    this.receipt = receipt;
    this.store = store;
    this.#own = new Set([text]);
    this.#written = receiptText(receipt);
  }

  /** Whether this run knows something that it has not written. */
  get isBehind(): boolean {
    return receiptText(this.receipt) !== this.#written;
  }

  /** Whether another rotation of the same secret has written since this one began. */
  async isOvertaken(options?: CallOptions): Promise<boolean> {
    return this.store !== undefined && !this.#own.has(await this.store.read(options));
  }

  /**
   * Writes, unless another rotation has written.
   *
   * @throws {RegistryTokenError} `rotation-overtaken`, or what the store throws when the text is not there afterwards
   */
  async write(receipt: Receipt, options?: CallOptions): Promise<void> {
    if (await this.isOvertaken(options)) throw this.overtaken();
    const text = receiptText(receipt);
    this.#own.add(text);
    try {
      await this.store?.write(text, options);
    } catch (error) {
      if (!(await this.#holds(text))) throw error;
    }
    this.receipt = receipt;
    this.#written = text;
  }

  overtaken(): RegistryTokenError {
    const where = this.store === undefined ? "" : ` and has written ${this.store.name}`;
    return new RegistryTokenError(
      "rotation-overtaken",
      `Another rotation of the same secret is under way${where}.`,
    );
  }

  /** The answer to a write may have been lost, and not the write. */
  async #holds(text: string): Promise<boolean> {
    try {
      return (await this.store?.read()) === text;
    } catch {
      return false;
    }
  }
}
