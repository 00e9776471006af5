import type { PendingToken } from "./receipt.ts";
import type { StoredWhere } from "./rotation-failed.ts";
import type { Destination } from "./rotation-ports.ts";
import type { StoreOutcome } from "./store-one.ts";

/** Keeps the books while a token is stored: what to tell the user, and the cursor for the next run. */
export class StoringLog {
  failuresInARow = 0;
  firstError: unknown;
  readonly #pending: PendingToken;
  readonly #destinations: readonly Destination[];
  readonly #open: Set<number>;
  readonly #unknown = new Set<number>();
  #tried: number;

  /** @param indices which of the destinations are to get the token */
  constructor(pending: PendingToken, destinations: readonly Destination[], indices: readonly number[]) {
    this.#pending = pending;
    this.#destinations = destinations;
    this.#open = new Set(indices);
    this.#tried = indices.length === destinations.length ? 0 : pending.stored;
  }

  note(index: number, outcome: StoreOutcome): void {
    this.#tried = Math.max(this.#tried, index + 1);
    if (outcome.kind === "done") {
      this.#open.delete(index);
      this.failuresInARow = 0;
      return;
    }
    this.failuresInARow++;
    this.firstError ??= outcome.error;
    if (outcome.kind === "unknown") this.#unknown.add(index);
  }

  get doneCount(): number {
    return this.#destinations.length - this.#open.size;
  }

  where(): StoredWhere {
    const names = (isMeant: (index: number) => boolean) =>
      this.#destinations.filter((_, index) => isMeant(index)).map(({ name }) => name);
    return {
      done: names((index) => !this.#open.has(index)),
      notDone: names((index) => this.#open.has(index) && !this.#unknown.has(index)),
      unknown: names((index) => this.#unknown.has(index)),
    };
  }

  /** The pending token with a cursor that the next run can begin at. */
  pending(): PendingToken {
    const { left: _, ...rest } = this.#pending;
    const left = [...this.#open].filter((index) => index < this.#tried);
    return { ...rest, stored: this.#tried, ...(left.length > 0 && { left }) };
  }
}
