import type { HttpClock } from "@setup-registry-token/core";

/** Longer pauses are waited for; shorter ones are only between two attempts of ours, and time passes by itself. */
const LONGEST_OWN_PAUSE = 30_000;

/** A clock that stands still until somebody moves it on. */
export class ClockForTest implements HttpClock {
  #time = Date.parse("2030-01-01T00:00:00Z");
  #pauses: { readonly until: number; readonly end: () => void }[] = [];

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#time;

  readonly random = (): number => 0.5;

  readonly pause = async (milliseconds: number): Promise<void> => {
    if (milliseconds < LONGEST_OWN_PAUSE) return this.pass(milliseconds);
    const until = this.#time + milliseconds;
    return new Promise((end) => this.#pauses.push({ until, end }));
  };

  /** @param milliseconds how much later it is to be */
  pass(milliseconds: number): void {
    this.#time += milliseconds;
    const over = this.#pauses.filter(({ until }) => until <= this.#time);
    this.#pauses = this.#pauses.filter(({ until }) => until > this.#time);
    for (const { end } of over) end();
  }
}
