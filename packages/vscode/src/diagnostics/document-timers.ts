import type * as vscode from "vscode";

/** Looks at a document some time after the last keystroke in it. */
export class DocumentTimers {
  readonly #pause: number;
  readonly #look: (document: vscode.TextDocument) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** @param pause milliseconds */
  constructor(pause: number, look: (document: vscode.TextDocument) => void) {
    this.#pause = pause;
    this.#look = look;
  }

  /** Begins the pause for a document, anew if it had begun. */
  start(document: vscode.TextDocument): void {
    this.forget(document);
    const id = document.uri.toString();
    const look = () => {
      this.#timers.delete(id);
      this.#look(document);
    };
    this.#timers.set(id, setTimeout(look, this.#pause));
  }

  forget({ uri }: vscode.TextDocument): void {
    const id = uri.toString();
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
