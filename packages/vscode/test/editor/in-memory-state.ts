import type { Memento } from "vscode";

/** The editor's `globalState`: values go through JSON, as on their way to disk. */
export class InMemoryState implements Memento {
  readonly #texts = new Map<string, string>();

  keys(): readonly string[] {
    return [...this.#texts.keys()];
  }

  get<T>(key: string): T | undefined;
  get<T>(key: string, defaultValue: T): T;
  get(key: string, defaultValue?: unknown): unknown {
    const text = this.#texts.get(key);
    return text === undefined ? defaultValue : JSON.parse(text);
  }

  async update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#texts.delete(key);
    else this.#texts.set(key, JSON.stringify(value));
  }

  /** All that is kept. */
  text(): string {
    return [...this.#texts.values()].join("\n");
  }
}
