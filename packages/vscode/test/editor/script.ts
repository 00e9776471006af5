/** What somebody does at a question. */
export type Deed =
  /** Chooses the line of a list that has this label, or begins with it. */
  | { readonly choose: string }
  /** Of a list of many, ticks exactly these. */
  | { readonly tick: readonly string[] }
  /** Types into an input box, and presses Enter. */
  | { readonly type: string }
  /** As before, and leaves the question while the answer is looked at. */
  | { readonly type: string; readonly leave: "back" | "escape"; readonly when: Promise<unknown> }
  /** Presses a button of a modal dialog; `meanwhile` happens while it is open. */
  | { readonly confirm: string; readonly meanwhile?: () => void }
  /** Presses Enter, with what is there already. */
  | "enter"
  | "back"
  | "escape";

/** A person, who answers the editor's questions in turn. */
export class Script {
  readonly #deeds: Deed[];
  /** All that there was to be seen, in order. */
  readonly seen: string[] = [];
  /** Questions that nobody had an answer for. */
  readonly problems: string[] = [];

  constructor(deeds: readonly Deed[]) {
    this.#deeds = [...deeds];
  }

  see(...texts: readonly (string | undefined)[]): void {
    for (const text of texts) if (text) this.seen.push(text);
  }

  /** @param question what is asked, for the case that there is no answer */
  next(question: string): Deed {
    const deed = this.#deeds.shift();
    if (deed !== undefined) return deed;
    this.problems.push(`Nobody answers: ${question}`);
    return "escape";
  }

  /** What does not fit a question is a mistake in the test, or in the product. */
  refuse(deed: Deed, question: string): "escape" {
    this.problems.push(`${JSON.stringify(deed)} is no answer to: ${question}`);
    return "escape";
  }

  /** What has gone wrong so far, and what has not been asked for. */
  get openEnds(): string[] {
    return [...this.problems, ...this.#deeds.map((deed) => `Nobody asked for ${JSON.stringify(deed)}`)];
  }
}
