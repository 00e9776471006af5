import type { ReceiptStore } from "@setup-registry-token/core/rotation";
import type { RotationRecord, RotationRun, RotationStore } from "./rotation-record.ts";

/**
 * After a rotation that has failed, the next one is another attempt of the same run: core then knows that the one before is
 * over. One that was interrupted may be under way in another window, and so might a request of its be; then it is a run of
 * its own, and what the other has issued is ended later.
 *
 * @param now milliseconds since 1970
 */
export function nextRun({ run: before }: RotationRecord, now: number): RotationRun {
  return before?.state === "failed"
    ? { id: before.id, attempt: before.attempt + 1, state: "began" }
    : { id: now, attempt: 1, state: "began" };
}

/** How one rotation keeps track of itself, so that it can go on after a reload. */
export class RotationJournal {
  readonly receipts: ReceiptStore;
  readonly #store: RotationStore;
  readonly #id: string;

  private constructor(store: RotationStore, { id }: RotationRecord) {
    this.#store = store;
    this.#id = id;
    this.receipts = {
      name: "the editor's state",
      read: async () => this.#record.receipt,
      write: async (receipt) => this.#write({ ...this.#record, receipt }),
    };
  }

  /**
   * Opens the journal of a place; a new one, if it has not been rotated from here.
   *
   * @param presentId of the token that a user says is there
   */
  static async open(
    store: RotationStore,
    record: RotationRecord,
    presentId: string | undefined,
  ): Promise<RotationJournal> {
    const known = store.find(record.id) ?? record;
    const namedIds = new Set([...known.namedIds, ...(presentId === undefined ? [] : [presentId])]);
    await store.put({ ...known, namedIds: [...namedIds], editorId: record.editorId }, {});
    return new RotationJournal(store, record);
  }

  get namedIds(): readonly string[] {
    return this.#record.namedIds;
  }

  /**
   * Notes that a rotation begins.
   *
   * @param now milliseconds since 1970
   */
  async begin(now: number): Promise<RotationRun> {
    const run = nextRun(this.#record, now);
    await this.#write({ ...this.#record, run });
    return run;
  }

  async fail(run: RotationRun): Promise<void> {
    await this.#write({ ...this.#record, run: { ...run, state: "failed" } });
  }

  /** Notes that it has come to its end. An id that the receipt does not have any more is that of a token that is gone. */
  async end(): Promise<void> {
    const { run: _over, ...record } = this.#record;
    const { receipt = "", namedIds } = record;
    await this.#write({
      ...record,
      namedIds: namedIds.filter((id) => receipt.includes(JSON.stringify(id))),
    });
  }

  get #record(): RotationRecord {
    const record = this.#store.find(this.#id);
    if (record === undefined) throw new Error("The record of a rotation is gone.");
    return record;
  }

  /** Into the entry, and not only into the index: that one is any window's to overwrite. */
  async #write(record: RotationRecord): Promise<void> {
    await this.#store.put(record, {});
  }
}
