import * as vscode from "vscode";
import { showLog } from "./commands/show-log.ts";

/** Registers what the manifest contributes. The editor waits for this, so it reads no file and asks no server. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Registry Tokens", { log: true });
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand("registryTokens.showLog", () => showLog(log)),
  );
}
