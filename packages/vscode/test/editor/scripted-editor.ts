import type { Editor } from "../../src/editor.ts";
import type { Script } from "./script.ts";
import { type ScriptedWindowOptions, scriptedWindow } from "./scripted-window.ts";

export interface ScriptedEditorOptions extends ScriptedWindowOptions {
  /** By their names after `registryTokens.`; others by their whole names. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the editor has as its session of GitHub; by default the user does not sign in. */
  readonly gitHubToken?: string;
  /** What the editor says where it gives no session; by default that the user does not sign in. */
  readonly noSession?: string;
  /** Of the workspace: absolute paths. */
  readonly folders?: readonly string[];
  /** What somebody does with a page that is opened in the browser. */
  readonly onPage?: (page: string) => void;
}

/** The part of the editor that commands use, without one. */
export interface ScriptedEditor extends Editor {
  /** What is on the clipboard, and whether it cannot be read. */
  readonly clipboard: { text: string; isLocked: boolean };
  readonly openedPages: string[];
  /** Their addresses. */
  readonly openedDocuments: { readonly query: string }[];
  readonly executedCommands: { readonly command: string; readonly argument: unknown }[];
}

/** As the editor has it. */
const UIKind = { Desktop: 1, Web: 2 } as const;

export function scriptedEditor(script: Script, options: ScriptedEditorOptions = {}): ScriptedEditor {
  const clipboard = { text: "", isLocked: false };
  const openedPages: string[] = [];
  const openedDocuments: { readonly query: string }[] = [];
  const executedCommands: ScriptedEditor["executedCommands"] = [];
  const editor = {
    clipboard,
    openedPages,
    openedDocuments,
    executedCommands,
    window: {
      ...scriptedWindow(script, options),
      showTextDocument: async (address: { query: string }) => void openedDocuments.push(address),
    },
    env: {
      language: "en",
      uiKind: UIKind.Desktop,
      remoteName: undefined,
      appName: "Editor",
      clipboard: {
        readText: async () => {
          if (clipboard.isLocked) throw new Error("The clipboard is locked.");
          return clipboard.text;
        },
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
    version: "1.105.0",
    Uri: { from: (parts: object) => parts },
    workspace: {
      openTextDocument: async (address: { query: string }) => address,
      workspaceFolders: options.folders?.map((fsPath) => ({ uri: { fsPath } })),
      getConfiguration: (section: string) => ({
        get: (name: string, fallback: unknown) =>
          options.settings?.[section === "registryTokens" ? name : `${section}.${name}`] ?? fallback,
      }),
    },
    commands: {
      executeCommand: async (command: string, argument: unknown) =>
        void executedCommands.push({ command, argument }),
    },
    authentication: {
      getSession: async (provider: string, scopes: readonly string[]) => {
        script.see(`session of ${provider} for ${scopes.join(" ")}`);
        if (options.gitHubToken === undefined)
          throw new Error(options.noSession ?? "User did not consent to login.");
        return { accessToken: options.gitHubToken };
      },
    },
    ThemeIcon: class {
      readonly id: string;
      constructor(id: string) {
        this.id = id;
      }
    },
    QuickInputButtons: { Back: { iconPath: "back" } },
    ProgressLocation: { Notification: 15 },
    UIKind,
    QuickPickItemKind: { Separator: -1, Default: 0 },
  };
  // Those members of the editor's interfaces that nobody here asks for are not there.
  const whole: unknown = editor;
  return whole as ScriptedEditor;
}
