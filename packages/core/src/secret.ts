const HIDDEN = "***";

/**
 * A string that must not be shown. Every implicit way to text (template, concatenation, JSON, `console`,
 * `util.inspect`) gives `***`; only {@link Secret.reveal} gives the value, so each use of it can be found.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. For the masker, for the writer of a credential, and for nobody else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  /** Node's `util.inspect` and `console` ask for this symbol by its registered name. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return HIDDEN;
  }
}
