import * as vscode from "vscode";
import { loadLazy } from "../load-lazy.ts";
import type { Log } from "../log.ts";

/** Where manifests are looked for: in each folder of the workspace and two levels below. */
const PUBSPECS = "{pubspec.yaml,*/pubspec.yaml,*/*/pubspec.yaml}";

/** Shows the log, after a line on each Dart package of the workspace. */
export async function showLog(log: Log): Promise<void> {
  log.show();
  for (const file of await vscode.workspace.findFiles(PUBSPECS)) {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const name = loadLazy().readPubspecName(text) ?? "a package without a name";
    log.info(`${vscode.workspace.asRelativePath(file)}: ${name}`);
  }
}
