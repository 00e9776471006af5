import type * as vscode from "vscode";

/** What is used of the editor. It is handed in, so that a test can answer in the place of a person. */
export type Editor = Pick<
  typeof vscode,
  | "version"
  | "window"
  | "env"
  | "l10n"
  | "workspace"
  | "commands"
  | "authentication"
  | "Uri"
  | "ThemeIcon"
  | "QuickInputButtons"
  | "QuickPickItemKind"
  | "ProgressLocation"
  | "UIKind"
>;
