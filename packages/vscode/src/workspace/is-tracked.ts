import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import * as vscode from "vscode";

/**
 * Whether git keeps a file. A repository's settings can have git run programs, so that in a workspace which nobody
 * trusts git is not asked, and the answer is no.
 */
export function isTracked(file: vscode.Uri): Promise<boolean> {
  if (!vscode.workspace.isTrusted) return Promise.resolve(false);
  const parameters = ["ls-files", "--error-unmatch", "--", basename(file.fsPath)];
  return new Promise((resolve) => {
    execFile("git", parameters, { cwd: dirname(file.fsPath) }, (error) => resolve(error === null));
  });
}
