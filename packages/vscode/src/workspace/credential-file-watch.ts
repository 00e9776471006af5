import * as vscode from "vscode";
import { Burst } from "./burst.ts";

/**
 * Hears when one of the package managers' files changes, whoever changes it. They lie outside of the workspace, so each
 * is watched in its own folder.
 */
export class CredentialFileWatch implements vscode.Disposable {
  readonly #burst: Burst;
  readonly #watched = new Map<string, vscode.Disposable>();

  /** @param changed is called once for changes that come together */
  constructor(changed: () => void) {
    this.#burst = new Burst(changed);
  }

  /** @param files absolute paths; those that were watched before still are */
  add(files: readonly string[]): void {
    for (const file of files) if (!this.#watched.has(file)) this.#watched.set(file, this.#watch(file));
  }

  dispose(): void {
    this.#burst.dispose();
    for (const watch of this.#watched.values()) watch.dispose();
    this.#watched.clear();
  }

  #watch(file: string): vscode.Disposable {
    const uri = vscode.Uri.file(file);
    const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), name);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const hear = () => this.#burst.hear();
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(hear),
      watcher.onDidCreate(hear),
      watcher.onDidDelete(hear),
    );
  }
}
