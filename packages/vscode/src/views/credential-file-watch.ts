import { basename, dirname } from "node:path";
import * as vscode from "vscode";

/**
 * Hears when one of the package managers' files changes, whoever changes it. They lie outside of the workspace, so each
 * is watched in its own folder.
 *
 * @param files absolute paths
 * @param changed is called once for changes that come together
 */
export function watchCredentialFiles(files: readonly string[], changed: () => void): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const hear = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE);
  };
  const watchers = files.flatMap((file) => {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(file)), basename(file));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    return [watcher, watcher.onDidChange(hear), watcher.onDidCreate(hear), watcher.onDidDelete(hear)];
  });
  return vscode.Disposable.from(...watchers, { dispose: () => clearTimeout(timer) });
}

/** A file that is replaced makes several events, within so many milliseconds. */
const SETTLE = 100;
