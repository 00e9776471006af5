import * as vscode from "vscode";
import { STRAY_TOKEN } from "../diagnostics/stray-tokens.ts";
import type { IsOffered } from "../workspace/offered-commands.ts";

/** What can be done about a token that stands in a file: only its end helps, since it may have been copied. */
export class StrayTokenFixes implements vscode.CodeActionProvider {
  readonly #isOffered: IsOffered;

  constructor(isOffered: IsOffered) {
    this.#isOffered = isOffered;
  }

  provideCodeActions(
    _document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    return diagnostics.flatMap((diagnostic) => {
      const code = String(diagnostic.code);
      if (!code.startsWith(STRAY_TOKEN)) return [];
      const [command, title] = this.#wayOut();
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      const target = { accountId: code.slice(STRAY_TOKEN.length) };
      action.command = { title, command, arguments: [target] };
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
      return [action];
    });
  }

  #wayOut(): [command: string, title: string] {
    const rotate = "registryTokens.rotateToken";
    if (this.#isOffered(rotate)) return [rotate, vscode.l10n.t("Revoke and Rotate the Token")];
    return ["registryTokens.revokeToken", vscode.l10n.t("Revoke the Token")];
  }
}
