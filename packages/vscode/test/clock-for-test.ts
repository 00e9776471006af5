import type { HttpClock } from "@setup-registry-token/core";

/** A clock that stands still until somebody moves it on; a pause moves it. */
export class ClockForTest implements HttpClock {
  #time = Date.parse("2030-01-01T00:00:00Z");
  #timers: { readonly at: number; readonly end: () => void }[] = [];

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#time;

  readonly random = (): number => 0.5;

  /** Ends at once, and then it is so much later: nobody here waits for anything but time. */
  readonly pause = async (milliseconds: number): Promise<void> => {
    this.pass(milliseconds);
  };

  /** Calls back when so many milliseconds have passed. */
  readonly after = (milliseconds: number, end: () => void): void => {
    this.#timers.push({ at: this.#time + milliseconds, end });
  };

  /** @param milliseconds how much later it is to be */
  pass(milliseconds: number): void {
    this.#time += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.#time);
    this.#timers = this.#timers.filter(({ at }) => at > this.#time);
    for (const { end } of due) end();
  }
}
