import * as vscode from "vscode";
import { ignoredHosts } from "../workspace/ignored-hosts.ts";
import type { Manifests } from "../workspace/manifests.ts";
import { spanRange } from "../workspace/span-range.ts";
import { missingCredentials, missingCredentialText } from "./missing-credential.ts";

/** By this a quick fix knows its problem. */
export const MISSING_CREDENTIAL = "missing-credential";

/** After the last keystroke, in milliseconds. */
const PAUSE = 300;

/** Tells, in each manifest that is open, which registries have no usable credential. */
export class ManifestDiagnostics implements vscode.Disposable {
  readonly #manifests: Manifests;
  readonly #collection = vscode.languages.createDiagnosticCollection("registry-tokens");
  readonly #timers = new Map<string, NodeJS.Timeout>();
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
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#subscriptions.dispose();
  }

  #lookAtAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document);
  }

  #soon(document: vscode.TextDocument): void {
    if (!this.#manifests.isManifest(document)) return;
    const id = document.uri.toString();
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.#look(document), PAUSE),
    );
  }

  #look(document: vscode.TextDocument): void {
    this.#timers.delete(document.uri.toString());
    if (document.isClosed) return;
    const missing = missingCredentials(this.#manifests.examine(document), ignoredHosts());
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
    const id = document.uri.toString();
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#collection.delete(document.uri);
  }
}
