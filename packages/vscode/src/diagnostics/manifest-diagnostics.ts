import * as vscode from "vscode";
import { ignoredHosts } from "../workspace/ignored-hosts.ts";
import type { Manifests } from "../workspace/manifests.ts";
import { spanRange } from "../workspace/span-range.ts";
import { DocumentTimers } from "./document-timers.ts";
import { MISSING_CREDENTIAL, missingCredentials, missingCredentialText } from "./missing-credential.ts";

/** After the last keystroke, in milliseconds. */
const PAUSE = 300;

/** Tells, in each manifest that is open, which registries have no usable credential. */
export class ManifestDiagnostics implements vscode.Disposable {
  readonly #manifests: Manifests;
  readonly #collection = vscode.languages.createDiagnosticCollection("registry-tokens");
  readonly #timers = new DocumentTimers(PAUSE, (document) => this.#look(document));
  readonly #subscriptions: vscode.Disposable;

  constructor(manifests: Manifests) {
    this.#manifests = manifests;
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.#soon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("registryTokens")) this.#lookAtAll();
      }),
      manifests.onDidChange(() => this.#lookAtAll()),
    );
    this.#lookAtAll();
  }

  dispose(): void {
    this.#timers.dispose();
    this.#subscriptions.dispose();
  }

  #lookAtAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document);
  }

  #soon(document: vscode.TextDocument): void {
    if (this.#manifests.isManifest(document)) this.#timers.start(document);
  }

  #look(document: vscode.TextDocument): void {
    if (document.isClosed) return;
    const missing = missingCredentials(this.#manifests.examine(document), ignoredHosts(document.uri));
    const diagnostics = missing.flatMap((examined) => {
      const [place] = examined.need.places;
      if (place === undefined) return [];
      const diagnostic = new vscode.Diagnostic(
        spanRange(document, place.span),
        missingCredentialText(examined, vscode.l10n),
        vscode.DiagnosticSeverity.Information,
      );
      diagnostic.source = "Registry Tokens";
      diagnostic.code = MISSING_CREDENTIAL;
      return [diagnostic];
    });
    this.#collection.set(document.uri, diagnostics);
  }

  #forget(document: vscode.TextDocument): void {
    this.#timers.forget(document);
    this.#collection.delete(document.uri);
  }
}
