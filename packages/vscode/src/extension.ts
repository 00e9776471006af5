import * as vscode from "vscode";
import { showLog } from "./commands/show-log.ts";
import { Container } from "./container.ts";
import { showRegistries } from "./views/show-registries.ts";
import { watchManifests } from "./workspace/watch-manifests.ts";

/** Registers what the manifest contributes. The editor waits for this, so it reads no file and asks no server. */
export function activate(context: vscode.ExtensionContext): void {
  const container = new Container(vscode, context);
  context.subscriptions.push(
    vscode.commands.registerCommand("registryTokens.showLog", () => showLog(container.log)),
    showRegistries(container),
    watchManifests(container),
  );
}
