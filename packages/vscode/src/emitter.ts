import type { Disposable, Event } from "vscode";

/** Tells its listeners that something has happened. The editor's own class cannot be had outside of it, in tests. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<{ readonly hear: (event: T) => unknown }>();

  readonly event: Event<T> = (listener, thisArguments, disposables) => {
    const entry = { hear: (event: T): unknown => listener.call(thisArguments, event) };
    this.#listeners.add(entry);
    const disposable = { dispose: () => this.#listeners.delete(entry) };
    disposables?.push(disposable);
    return disposable;
  };

  fire(event: T): void {
    for (const { hear } of [...this.#listeners]) hear(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
