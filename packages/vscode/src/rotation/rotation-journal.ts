import type { Secret } from "@setup-registry-token/core";
import type { PendingStore, ReceiptStore } from "@setup-registry-token/core/rotation";
import type { RotationRecord, RotationRun, RotationStore } from "./rotation-record.ts";

/** How one rotation keeps track of itself, so that it can go on after a reload. */
export class RotationJournal {
  readonly receipts: ReceiptStore;
  readonly pendingStore: PendingStore;
  readonly #store: RotationStore;
  readonly #id: string;

  private constructor(store: RotationStore, { id }: RotationRecord) {
    this.#store = store;
    this.#id = id;
    this.receipts = {
      name: "the editor's state",
      read: async () => this.#record.receipt,
      write: async (receipt) => store.note({ ...this.#record, receipt }),
    };
    this.pendingStore = {
      name: "the editor's secret storage",
      store: async (value) => store.put(this.#record, { pending: value }),
      remove: async () => store.put(this.#record, {}),
    };
  }

  /** Opens the journal of a secret; a new one, if it has not been rotated from here. */
  static async open(store: RotationStore, record: RotationRecord): Promise<RotationJournal> {
    if (store.find(record.id) === undefined) await store.put(record, {});
    return new RotationJournal(store, record);
  }

  /**
   * Notes that a rotation begins. After one that has failed it is another attempt of the same run: core then knows that
   * the one before is over. One that was interrupted may be under way in another window, and so might a request of its
   * be; then it is a run of its own, and what the other has issued is ended later.
   *
   * @param now milliseconds since 1970
   */
  async begin(now: number): Promise<RotationRun> {
    const { run: before } = this.#record;
    const run: RotationRun =
      before?.state === "failed"
        ? { id: before.id, attempt: before.attempt + 1, state: "began" }
        : { id: now, attempt: 1, state: "began" };
    await this.#store.note({ ...this.#record, run });
    return run;
  }

  async fail(run: RotationRun): Promise<void> {
    await this.#store.note({ ...this.#record, run: { ...run, state: "failed" } });
  }

  async end(): Promise<void> {
    const { run: _over, ...record } = this.#record;
    await this.#store.note(record);
  }

  /** A new token that an earlier attempt has left. */
  async pendingToken(): Promise<Secret | undefined> {
    return (await this.#store.secretsOf(this.#id))?.pending;
  }

  get #record(): RotationRecord {
    const record = this.#store.find(this.#id);
    if (record === undefined) throw new Error("The record of a rotation is gone.");
    return record;
  }
}
