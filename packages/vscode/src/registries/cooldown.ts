const MINUTE = 60_000;

/** Sees to it that nobody is asked the same thing twice in a minute. */
export class Cooldown {
  readonly #now: () => number;
  readonly #lastAsked = new Map<string, number>();

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns whether `topic` may be asked about now; if so, this counts as the question */
  begin(topic: string): boolean {
    const last = this.#lastAsked.get(topic);
    if (last !== undefined && this.#now() - last < MINUTE) return false;
    this.#lastAsked.set(topic, this.#now());
    return true;
  }
}
