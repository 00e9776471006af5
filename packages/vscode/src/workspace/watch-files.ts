import * as vscode from "vscode";
import { ManifestFixes } from "../code-actions/manifest-fixes.ts";
import { StrayTokenFixes } from "../code-actions/stray-token-fixes.ts";
import { WORKFLOW_SELECTOR, WorkflowFixes } from "../code-actions/workflow-fixes.ts";
import { useAccount } from "../commands/use-account.ts";
import type { Container } from "../container.ts";
import { ManifestDiagnostics } from "../diagnostics/manifest-diagnostics.ts";
import { StrayTokens } from "../diagnostics/stray-tokens.ts";
import { ManifestHover } from "../hovers/manifest-hover.ts";
import { ignoreHost } from "./ignored-hosts.ts";
import { MANIFEST_SELECTOR } from "./manifests.ts";
import { offeredCommands } from "./offered-commands.ts";

/** What is offered to do about a place in a file. */
const QUICK_FIXES = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };

/** As a workflow names our action. */
const ACTION = "OWNER/setup-registry-token@v1";

/** Says in files what is known of the registries and tokens in them, and offers what can be done. */
export function watchFiles(container: Container): vscode.Disposable {
  const { accounts, manifests } = container;
  const isOffered = offeredCommands(container.context);
  return vscode.Disposable.from(
    new ManifestDiagnostics(manifests),
    accounts.onDidChange(() => manifests.forget()),
    vscode.languages.registerHoverProvider(
      MANIFEST_SELECTOR,
      new ManifestHover({ manifests, accounts, isOffered, now: Date.now }),
    ),
    vscode.languages.registerCodeActionsProvider(
      MANIFEST_SELECTOR,
      new ManifestFixes({ manifests, accounts, isOffered }),
      QUICK_FIXES,
    ),
    vscode.languages.registerCodeActionsProvider(
      WORKFLOW_SELECTOR,
      new WorkflowFixes({ manifests, action: ACTION }),
      QUICK_FIXES,
    ),
    new StrayTokens(accounts),
    vscode.languages.registerCodeActionsProvider(
      { scheme: "file" },
      new StrayTokenFixes(isOffered),
      QUICK_FIXES,
    ),
    vscode.commands.registerCommand("registryTokens.ignoreHost", ignoreHost),
    vscode.commands.registerCommand("registryTokens.useAccount", ({ accountId }: { accountId: string }) =>
      useAccount(accountId, container.services),
    ),
  );
}
