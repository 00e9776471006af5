import * as vscode from "vscode";
import type { Ending } from "./ending.ts";

/** Of the addresses that the rows of the view have for their decorations only. */
const SCHEME = "registry-tokens";

/** @param id of a row */
export function decoratedUri(id: string, ending: Ending): vscode.Uri | undefined {
  return ending === "lasts" ? undefined : vscode.Uri.from({ scheme: SCHEME, path: `/${id}`, query: ending });
}

/** Colours the rows of tokens that have ended or soon will. All that it must know is in a row's address. */
export class EndingDecorations implements vscode.FileDecorationProvider {
  provideFileDecoration({ scheme, query }: vscode.Uri): vscode.FileDecoration | undefined {
    if (scheme !== SCHEME) return undefined;
    switch (query) {
      case "ended":
        return decoration("×", vscode.l10n.t("Expired"), "list.errorForeground");
      case "ends-soon":
        return decoration("!", vscode.l10n.t("Expires within 7 days"), "list.warningForeground");
      default:
        return undefined;
    }
  }
}

function decoration(badge: string, tooltip: string, color: string): vscode.FileDecoration {
  return new vscode.FileDecoration(badge, tooltip, new vscode.ThemeColor(color));
}
