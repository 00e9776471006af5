import type { TextSpan } from "@setup-registry-token/core/workspace";
import * as vscode from "vscode";

/** Where a stretch of a document's text stands. */
export function spanRange(document: vscode.TextDocument, { start, end }: TextSpan): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
