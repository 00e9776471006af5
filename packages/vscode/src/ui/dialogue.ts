import type { Editor } from "../editor.ts";
import { type Choice, showChoices, showManyChoices } from "./choices.ts";
import type { Frame } from "./frame.ts";
import { GoBack } from "./leave-question.ts";
import { showTextInput, type TextAnswer } from "./text-input.ts";

/** One question of a dialogue, and what comes after it: another step, or nothing. */
export type Step = (dialogue: Dialogue) => Promise<Step | undefined>;

/** How many questions are likely to come after this one; none by default. */
interface Position {
  readonly left?: number;
}

interface TextQuestion<R> extends Position {
  readonly prompt: string;
  readonly placeholder?: string;
  /** What stands there to begin with. */
  readonly value?: string;
  readonly answer: TextAnswer<string, R>;
}

interface SecretQuestion<R> extends Position {
  readonly prompt: string;
  readonly answer: TextAnswer<string, R>;
}

interface ChoiceQuestion<T> extends Position {
  readonly placeholder: string;
  /** While they are awaited, the list shows that it is busy. */
  readonly choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>;
}

/**
 * Questions to a user, one after another, with a way back. A question stays when the editor loses the focus, as it does
 * to a password manager.
 */
export class Dialogue {
  readonly #editor: Editor;
  /** Of all questions from now on. */
  title: string;
  /** Steps that asked something, to which one may go back. */
  readonly #answered: Step[] = [];
  #hasAsked = false;

  constructor(editor: Editor, title: string) {
    this.#editor = editor;
    this.title = title;
  }

  /**
   * Asks until a step has none after it. Each step asks one question, or none.
   *
   * @throws {Cancelled} if the user leaves
   */
  async run(first: Step): Promise<void> {
    let next: Step | undefined = first;
    while (next !== undefined) {
      const step: Step = next;
      this.#hasAsked = false;
      try {
        next = await step(this);
        if (this.#hasAsked) this.#answered.push(step);
      } catch (error) {
        if (!(error instanceof GoBack)) throw error;
        next = this.#answered.pop();
      }
    }
  }

  /** @returns what `answer` made of the text; a `RegistryTokenError` of it is shown, and the question stays */
  text<R>(question: TextQuestion<R>): Promise<R> {
    return showTextInput(this.#editor, { ...question, ...this.#frame(question), isPassword: false });
  }

  /** As {@link Dialogue.text}, but the text is not shown. */
  secret<R>(question: SecretQuestion<R>): Promise<R> {
    return showTextInput(this.#editor, { ...question, ...this.#frame(question), isPassword: true });
  }

  choose<T>(question: ChoiceQuestion<T>): Promise<T> {
    return showChoices(this.#editor, { ...question, ...this.#frame(question) });
  }

  chooseMany<T>(question: ChoiceQuestion<T>): Promise<T[]> {
    return showManyChoices(this.#editor, { ...question, ...this.#frame(question) });
  }

  #frame({ left = 0 }: Position): Frame {
    this.#hasAsked = true;
    const step = this.#answered.length + 1;
    const totalSteps = step + left;
    const { Back } = this.#editor.QuickInputButtons;
    return {
      title: this.title,
      back: this.#answered.length > 0 ? Back : undefined,
      ...(totalSteps > 1 && { step, totalSteps }),
    };
  }
}
