import * as vscode from "vscode";
import { showLog } from "./commands/show-log.ts";
import { Container } from "./container.ts";
import { showRegistries } from "./views/show-registries.ts";
import { watchManifests } from "./workspace/watch-manifests.ts";

/**
 * Registers what the manifest contributes. The editor waits for this, so it reads no file and asks no server.
 *
 * @returns the container, to the extension's own tests; nothing to other extensions
 */
export function activate(context: vscode.ExtensionContext): Container | undefined {
  const container = new Container(vscode, context);
  context.subscriptions.push(
    vscode.commands.registerCommand("registryTokens.showLog", () => showLog(container.log)),
    showRegistries(container),
    watchManifests(container),
  );
  return context.extensionMode === vscode.ExtensionMode.Test ? container : undefined;
}
