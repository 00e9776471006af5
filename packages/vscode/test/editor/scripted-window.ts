import type * as vscode from "vscode";
import type { Editor } from "../../src/editor.ts";
import { Emitter } from "../../src/emitter.ts";
import type { Script } from "./script.ts";
import { ScriptedInputBox, ScriptedList } from "./scripted-question.ts";

type Window = Editor["window"];

/** The functions by which the editor's window asks and tells, with somebody in front of it who follows a script. */
export type ScriptedWindow = Pick<
  Window,
  | "createInputBox"
  | "createQuickPick"
  | "showInformationMessage"
  | "showWarningMessage"
  | "showErrorMessage"
  | "withProgress"
  | "setStatusBarMessage"
>;

export interface ScriptedWindowOptions {
  /** Whether somebody cancels what shows its progress. */
  readonly cancelled?: Promise<void>;
  /** Of what is cancelled as soon as it shows its progress: how its title begins. */
  readonly cancels?: string;
}

export function scriptedWindow(
  script: Script,
  { cancelled, cancels }: ScriptedWindowOptions = {},
): ScriptedWindow {
  // An overload of three cannot be written down as an expression of its type.
  const message: unknown = async (text: string, ...rest: readonly unknown[]) => {
    const [options, ...buttons] = rest;
    const modal = options as vscode.MessageOptions | undefined;
    script.see(text);
    if (typeof options !== "object" || !modal?.modal) {
      script.see(...rest.map((title) => `[${title}]`));
      return undefined;
    }
    script.see(modal.detail, ...buttons.map((title) => `[${title}]`));
    const deed = script.next(text);
    if (deed === "escape") return undefined;
    const isAnswer = typeof deed === "object" && "confirm" in deed && buttons.includes(deed.confirm);
    if (isAnswer) {
      deed.meanwhile?.();
      return deed.confirm;
    }
    script.refuse(deed, text);
    return undefined;
  };
  const inputBox: unknown = () => new ScriptedInputBox(script);
  const list: unknown = () => new ScriptedList(script);
  return {
    createInputBox: inputBox as Window["createInputBox"],
    createQuickPick: list as Window["createQuickPick"],
    showInformationMessage: message as Window["showInformationMessage"],
    showWarningMessage: message as Window["showWarningMessage"],
    showErrorMessage: message as Window["showErrorMessage"],
    setStatusBarMessage: (text: string) => {
      script.see(text);
      return { dispose: () => {} };
    },
    withProgress: (options, task) => {
      script.see(options.title);
      const cancellation = new Emitter<void>();
      const isNow = cancels !== undefined && options.title?.startsWith(cancels);
      const when = isNow ? Promise.resolve() : cancelled;
      void when?.then(() => cancellation.fire());
      const token = { isCancellationRequested: false, onCancellationRequested: cancellation.event };
      return task({ report: ({ message }) => script.see(message) }, token);
    },
  };
}
