import * as vscode from "vscode";
import { isAdoptable } from "../credential-files/is-adoptable.ts";
import { MISSING_CREDENTIAL, missingCredentials } from "../diagnostics/missing-credential.ts";
import { kindTitle } from "../registries/registry-title.ts";
import type { AccountStore } from "../storage/account-store.ts";
import { type ExaminedNeed, isAccountFor } from "../workspace/examined-need.ts";
import { hostOf } from "../workspace/host-of.ts";
import { ignoredHosts } from "../workspace/ignored-hosts.ts";
import type { ManifestReader } from "../workspace/manifest-reader.ts";
import { needsAt } from "../workspace/needs-at.ts";

/** What can be done about a registry without a usable credential. */
export class ManifestFixes implements vscode.CodeActionProvider {
  readonly #manifests: ManifestReader;
  readonly #accounts: Pick<AccountStore, "list">;

  constructor({ manifests, accounts }: { manifests: ManifestReader; accounts: Pick<AccountStore, "list"> }) {
    this.#manifests = manifests;
    this.#accounts = accounts;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const missing = missingCredentials(this.#manifests.examine(document), ignoredHosts(document.uri));
    return needsAt(document, missing, range).flatMap(({ examined, range: place }) => {
      const diagnostics = context.diagnostics.filter(
        ({ code, range: at }) => code === MISSING_CREDENTIAL && at.intersection(place) !== undefined,
      );
      return this.#fixesOf(examined).map((fix) => Object.assign(fix, { diagnostics }));
    });
  }

  #fixesOf({ need, report }: ExaminedNeed): vscode.CodeAction[] {
    const { l10n } = vscode;
    const { kinds, url } = need;
    const registry = { kind: kinds[0], url };
    const accounts = this.#accounts.list().filter((account) => isAccountFor(account, need));
    const hasAdoptable = report.credentials.some(isAdoptable);
    const host = hostOf(url);
    const fixes = [
      ...accounts.map((account) =>
        fix(l10n.t("Use the Account {0}", account.name), "registryTokens.useAccount", {
          accountId: account.id,
        }),
      ),
      ...kinds.map((kind) =>
        fix(l10n.t("Log In to {0}", kindTitle(kind)), "registryTokens.logIn", { kind, url }),
      ),
      ...(hasAdoptable
        ? [fix(l10n.t("Adopt a Credential of {0}", need.packageManager), "registryTokens.logIn", registry)]
        : []),
      fix(l10n.t("Explain Credentials"), "registryTokens.explainCredentials", registry),
      fix(l10n.t("Ignore {0}", host), "registryTokens.ignoreHost", host),
    ];
    const [first] = fixes;
    if (first !== undefined) first.isPreferred = true;
    return fixes;
  }
}

function fix(title: string, command: string, argument: unknown): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command, arguments: [argument] };
  return action;
}
