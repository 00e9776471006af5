import type { Editor } from "../../src/editor.ts";
import type { Script } from "./script.ts";
import { type ScriptedWindowOptions, scriptedWindow } from "./scripted-window.ts";

export interface ScriptedEditorOptions extends ScriptedWindowOptions {
  /** By their names after `registryTokens.` */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What somebody does with a page that is opened in the browser. */
  readonly onPage?: (page: string) => void;
}

/** The part of the editor that commands use, without one. */
export interface ScriptedEditor extends Editor {
  /** What is on the clipboard. */
  readonly clipboard: { text: string };
  readonly openedPages: string[];
  readonly executedCommands: { readonly command: string; readonly argument: unknown }[];
}

export function scriptedEditor(script: Script, options: ScriptedEditorOptions = {}): ScriptedEditor {
  const clipboard = { text: "" };
  const openedPages: string[] = [];
  const executedCommands: ScriptedEditor["executedCommands"] = [];
  const editor = {
    clipboard,
    openedPages,
    executedCommands,
    window: scriptedWindow(script, options),
    env: {
      language: "en",
      clipboard: {
        readText: async () => clipboard.text,
        writeText: async (text: string) => {
          clipboard.text = text;
        },
      },
      openExternal: async (page: unknown) => {
        openedPages.push(String(page));
        options.onPage?.(String(page));
        return true;
      },
    },
    l10n: {
      t: (message: string, ...values: readonly unknown[]) =>
        message.replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)])),
    },
    workspace: {
      workspaceFolders: undefined,
      getConfiguration: () => ({
        get: (name: string, fallback: unknown) => options.settings?.[name] ?? fallback,
      }),
    },
    commands: {
      executeCommand: async (command: string, argument: unknown) =>
        void executedCommands.push({ command, argument }),
    },
    ThemeIcon: class {
      readonly id: string;
      constructor(id: string) {
        this.id = id;
      }
    },
    QuickInputButtons: { Back: { iconPath: "back" } },
    ProgressLocation: { Notification: 15 },
    QuickPickItemKind: { Separator: -1, Default: 0 },
  };
  // Those members of the editor's interfaces that nobody here asks for are not there.
  const whole: unknown = editor;
  return whole as ScriptedEditor;
}
