import type { ExtensionContext } from "vscode";

/** Whether the manifest contributes a command: no link and no fix leads to any other. */
export type IsOffered = (command: string) => boolean;

export function offeredCommands({ extension }: Pick<ExtensionContext, "extension">): IsOffered {
  const contributed: readonly { command: string }[] = extension.packageJSON.contributes.commands;
  const names = new Set(contributed.map(({ command }) => command));
  return (command) => names.has(command);
}
