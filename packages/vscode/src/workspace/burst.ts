/** A file that is replaced makes several events, within so many milliseconds. */
const SETTLE = 100;

/** Makes one call of many that come together. */
export class Burst {
  readonly #over: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param over is called when there has been nothing to hear for a while */
  constructor(over: () => void) {
    this.#over = over;
  }

  hear(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#over, SETTLE);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
