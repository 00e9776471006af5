import * as vscode from "vscode";
import { ManifestFixes } from "../code-actions/manifest-fixes.ts";
import { useAccount } from "../commands/use-account.ts";
import type { Container } from "../container.ts";
import { ManifestDiagnostics } from "../diagnostics/manifest-diagnostics.ts";
import { ManifestHover } from "../hovers/manifest-hover.ts";
import { ignoreHost } from "./ignored-hosts.ts";
import { MANIFEST_SELECTOR } from "./manifests.ts";

/** Says in manifests what is known of the registries that they name, and offers what can be done. */
export function watchManifests(container: Container): vscode.Disposable {
  const { accounts, manifests } = container;
  return vscode.Disposable.from(
    new ManifestDiagnostics(manifests),
    accounts.onDidChange(() => manifests.forget()),
    vscode.languages.registerHoverProvider(
      MANIFEST_SELECTOR,
      new ManifestHover({ manifests, accounts, now: Date.now }),
    ),
    vscode.languages.registerCodeActionsProvider(
      MANIFEST_SELECTOR,
      new ManifestFixes({ manifests, accounts }),
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    vscode.commands.registerCommand("registryTokens.ignoreHost", ignoreHost),
    vscode.commands.registerCommand("registryTokens.useAccount", ({ accountId }: { accountId: string }) =>
      useAccount(accountId, container.services),
    ),
  );
}
