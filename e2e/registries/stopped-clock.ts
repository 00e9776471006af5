/** A clock that stands still until somebody moves it on. */
export class StoppedClock {
  #time = Date.parse("2030-01-01T00:00:00Z");

  /** Milliseconds since 1970. Can be handed on without its object. */
  readonly now = (): number => this.#time;

  /** @param milliseconds how much later it is to be */
  pass(milliseconds: number): void {
    this.#time += milliseconds;
  }
}
