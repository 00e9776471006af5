import * as vscode from "vscode";
import { readStrayTokenCode } from "../diagnostics/stray-token-code.ts";

/** What can be done about a token that stands in a file: only its end helps, since it may have been copied. */
export class StrayTokenFixes implements vscode.CodeActionProvider {
  provideCodeActions(
    _document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    return diagnostics.flatMap((diagnostic) => {
      const found = readStrayTokenCode(String(diagnostic.code));
      if (found === undefined) return [];
      const title = vscode.l10n.t("Revoke and Rotate the Token");
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      const target = { ...found, isLeaked: true };
      action.command = { title, command: "registryTokens.rotateToken", arguments: [target] };
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
      return [action];
    });
  }
}
