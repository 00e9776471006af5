import * as vscode from "vscode";
import { needsCredential } from "../workspace/examined-need.ts";
import type { ManifestReader } from "../workspace/manifest-reader.ts";
import { proposeSetUps } from "../workspace/propose-set-ups.ts";
import { spanRange } from "../workspace/span-range.ts";

/** Offers to insert our step before the one that runs a package manager without a credential. */
export class WorkflowFixes implements vscode.CodeActionProvider {
  readonly #manifests: Pick<ManifestReader, "needs">;
  readonly #action: string;

  /** @param action as in `uses`, such as `OWNER/setup-registry-token@v1` */
  constructor({ manifests, action }: { manifests: Pick<ManifestReader, "needs">; action: string }) {
    this.#manifests = manifests;
    this.#action = action;
  }

  async provideCodeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    const needs = (await this.#manifests.needs()).map(({ need }) => need).filter(needsCredential);
    if (needs.length === 0) return [];
    const proposals = proposeSetUps(document.getText(), needs, this.#action);
    return proposals
      .filter(({ span }) => spanRange(document, span).intersection(range) !== undefined)
      .map(({ packageManager, insertions }) => {
        const title = vscode.l10n.t("Set Up the Registry Token for {0} Before This Step", packageManager);
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.edit = new vscode.WorkspaceEdit();
        for (const { offset, text } of insertions) {
          action.edit.insert(document.uri, document.positionAt(offset), text);
        }
        return action;
      });
  }
}
