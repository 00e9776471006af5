import type { Masks } from "./masks.ts";

/** The log of a job: masked as it is written, with the masks known at that moment. */
export class JobLog {
  readonly masks: Masks;
  readonly isDebug: boolean;
  readonly #onLine: (maskedLine: string) => void;
  readonly #waiting = new Set<() => void>();
  #text = "";

  constructor(options: { masks: Masks; isDebug: boolean; onLine: (maskedLine: string) => void }) {
    this.masks = options.masks;
    this.isDebug = options.isDebug;
    this.#onLine = options.onLine;
  }

  /** What a reader of the log sees so far; each entry ends with a line feed. */
  get text(): string {
    return this.#text;
  }

  /** @returns the text as it stands in the log */
  write(text: string): string {
    const masked = this.masks.mask(text);
    this.#text += `${masked}\n`;
    this.#onLine(masked);
    for (const check of this.#waiting) check();
    return masked;
  }

  /** Resolves as soon as the masked log holds the text. */
  waitFor(text: string): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!this.#text.includes(text)) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}
