import type { Editor } from "../editor.ts";
import { awaitAnswer } from "./await-answer.ts";
import type { Frame } from "./frame.ts";

/**
 * Makes something of a text, or refuses it.
 *
 * @throws {RegistryTokenError} whose message is shown beside the text
 */
export type TextAnswer<T, R> = (text: T, signal: AbortSignal) => R | Promise<R>;

interface TextInput<R> extends Frame {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly isPassword: boolean;
  readonly answer: TextAnswer<string, R>;
}

export function showTextInput<R>(editor: Editor, input: TextInput<R>): Promise<R> {
  const box = editor.window.createInputBox();
  box.title = input.title;
  box.step = input.step;
  box.totalSteps = input.totalSteps;
  box.prompt = input.prompt;
  box.placeholder = input.placeholder;
  box.password = input.isPassword;
  box.value = input.value ?? "";
  box.ignoreFocusOut = true;
  box.onDidChangeValue(() => {
    box.validationMessage = undefined;
  });
  return awaitAnswer(box, {
    back: input.back,
    answer: async (signal) => input.answer(box.value, signal),
    refuse: (why) => {
      box.validationMessage = why;
    },
  });
}
