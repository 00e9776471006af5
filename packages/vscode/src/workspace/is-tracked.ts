import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import * as vscode from "vscode";

/**
 * Whether git keeps a file. A repository's settings can have git run programs, so that in a workspace which nobody
 * trusts git is not asked, and the answer is no.
 */
export function isTracked(file: vscode.Uri): Promise<boolean> {
  if (!vscode.workspace.isTrusted) return Promise.resolve(false);
  // Windows would look for a program in the folder that it is started in: that of a stranger's repository.
  const folder = dirname(file.fsPath);
  const parameters = ["-C", folder, "ls-files", "--error-unmatch", "--", basename(file.fsPath)];
  return new Promise((resolve) => {
    execFile("git", parameters, (error) => resolve(error === null));
  });
}
