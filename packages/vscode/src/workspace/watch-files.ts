import * as vscode from "vscode";
import type { Container } from "../container.ts";
import { ManifestDiagnostics } from "../diagnostics/manifest-diagnostics.ts";
import { StrayTokens } from "../diagnostics/stray-tokens.ts";
import { loadLazy } from "../load-lazy.ts";
import { onDemand } from "../on-demand.ts";
import type { FileFeatures } from "./file-features.ts";
import { ignoreHost } from "./ignored-hosts.ts";
import { MANIFEST_SELECTOR } from "./manifests.ts";

/** Workflows, and actions that are made of steps. */
const WORKFLOW_SELECTOR: vscode.DocumentSelector = [
  { scheme: "file", pattern: "**/.github/workflows/*.{yml,yaml}" },
  { scheme: "file", pattern: "**/action.{yml,yaml}" },
];

/** Says in files what is known of the registries and tokens in them, and offers what can be done. */
export function watchFiles(container: Container): vscode.Disposable {
  const { accounts, manifests } = container;
  const features = onDemand(() =>
    loadLazy().fileFeatures({ manifests, accounts, action: container.services.actionName }),
  );
  return vscode.Disposable.from(
    new ManifestDiagnostics(manifests),
    accounts.onDidChange(() => manifests.forget()),
    vscode.languages.registerHoverProvider(MANIFEST_SELECTOR, {
      provideHover: (...asked) => features().manifestHover.provideHover(...asked),
    }),
    offerFixes(MANIFEST_SELECTOR, () => features().manifestFixes),
    offerFixes(WORKFLOW_SELECTOR, () => features().workflowFixes),
    new StrayTokens(accounts, (error) => {
      container.log.warn(`A file could not be searched for tokens: ${String(error)}`);
    }),
    offerFixes({ scheme: "file" }, () => features().strayTokenFixes),
    vscode.commands.registerCommand("registryTokens.ignoreHost", ignoreHost),
  );
}

function offerFixes(
  selector: vscode.DocumentSelector,
  provider: () => FileFeatures["manifestFixes"],
): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    selector,
    { provideCodeActions: (...asked) => provider().provideCodeActions(...asked) },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}
