import * as vscode from "vscode";

/** A file that is replaced makes several events, within so many milliseconds. */
const SETTLE = 100;

/**
 * Hears when one of the package managers' files changes, whoever changes it. They lie outside of the workspace, so each
 * is watched in its own folder.
 */
export class CredentialFileWatch implements vscode.Disposable {
  readonly #changed: () => void;
  readonly #watched = new Map<string, vscode.Disposable>();
  #timer: NodeJS.Timeout | undefined;

  /** @param changed is called once for changes that come together */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** @param files absolute paths; those that were watched before still are */
  add(files: readonly string[]): void {
    for (const file of files) if (!this.#watched.has(file)) this.#watched.set(file, this.#watch(file));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const watch of this.#watched.values()) watch.dispose();
    this.#watched.clear();
  }

  #watch(file: string): vscode.Disposable {
    const uri = vscode.Uri.file(file);
    const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), name);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const hear = () => this.#hear();
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(hear),
      watcher.onDidCreate(hear),
      watcher.onDidDelete(hear),
    );
  }

  #hear(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#changed, SETTLE);
  }
}
