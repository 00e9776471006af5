import * as vscode from "vscode";

/**
 * Hosts that a user does not want to be told about, with their ports if they have one.
 *
 * @param file whose folder may have a setting of its own
 */
export function ignoredHosts(file?: vscode.Uri): ReadonlySet<string> {
  const hosts = vscode.workspace.getConfiguration("registryTokens", file).get<string[]>("ignoredHosts", []);
  return new Set(hosts);
}

/** Adds a host to the setting of the workspace, so that all who work on it profit. */
export async function ignoreHost(host: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("registryTokens");
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  const hosts = [...new Set([...ignoredHosts(), host])].sort();
  await configuration.update("ignoredHosts", hosts, target);
}
