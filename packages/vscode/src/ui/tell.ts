import type { Editor } from "../editor.ts";
import type { Target } from "../target.ts";

/** A button of a message: one of the extension's commands. */
export interface Action {
  readonly title: string;
  /** Such as `registryTokens.logIn`. */
  readonly command: string;
  readonly target?: Target;
}

/** Tells what a user's action has led to, and waits for nobody to read it. */
export function tell(
  editor: Pick<Editor, "window" | "commands">,
  message: string,
  actions: Action[] = [],
): void {
  const titles = actions.map(({ title }) => title);
  void editor.window.showInformationMessage(message, ...titles).then(run(editor, actions));
}

/** Tells why a user's action has not worked. */
export function tellFailure(
  editor: Pick<Editor, "window" | "commands">,
  message: string,
  actions: Action[] = [],
): void {
  const titles = actions.map(({ title }) => title);
  void editor.window.showErrorMessage(message, ...titles).then(run(editor, actions));
}

function run({ commands }: Pick<Editor, "commands">, actions: readonly Action[]) {
  return (chosen: string | undefined): void => {
    const action = actions.find(({ title }) => title === chosen);
    if (action !== undefined) void commands.executeCommand(action.command, action.target);
  };
}
