import * as vscode from "vscode";
import { loadLazy } from "../load-lazy.ts";
import type { AccountStore } from "../storage/account-store.ts";
import { spanRange } from "../workspace/span-range.ts";
import { DocumentTimers } from "./document-timers.ts";
import { strayTokenCode } from "./stray-token-code.ts";

/** After the last keystroke, in milliseconds. */
const PAUSE = 500;

/** Longer texts are not searched. Counted in UTF-16 code units. */
const LONGEST = 2_000_000;

/** Finds tokens of the editor's accounts in files of the workspace, where others may read them. */
export class StrayTokens implements vscode.Disposable {
  readonly #accounts: AccountStore;
  readonly #onFailure: (error: unknown) => void;
  readonly #collection = vscode.languages.createDiagnosticCollection("registry-tokens-stray");
  readonly #timers = new DocumentTimers(PAUSE, (document) => {
    this.#look(document).catch(this.#onFailure);
  });
  readonly #subscriptions: vscode.Disposable;

  /** @param onFailure gets why a document could not be searched */
  constructor(accounts: AccountStore, onFailure: (error: unknown) => void) {
    this.#accounts = accounts;
    this.#onFailure = onFailure;
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.#soon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
      accounts.onDidChange(() => this.#lookAtAll()),
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
    const { uri } = document;
    if (uri.scheme !== "file" || vscode.workspace.getWorkspaceFolder(uri) === undefined) return;
    this.#timers.start(document);
  }

  async #look(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const diagnostics = await this.#search(document);
    if (!document.isClosed && document.version === version) this.#collection.set(document.uri, diagnostics);
  }

  async #search(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
    const text = document.getText();
    if (this.#accounts.list().length === 0 || text.length > LONGEST) return [];
    const { findOwnTokens, isTracked } = loadLazy();
    const found = await findOwnTokens(text, this.#accounts);
    if (found.length === 0) return [];
    // Composer wants a project's token there, and git is not to have it.
    if (document.uri.path.endsWith("/auth.json") && !(await isTracked(document.uri))) return [];
    return found.map(({ id, span }) => this.#diagnostic(spanRange(document, span), id));
  }

  #diagnostic(range: vscode.Range, accountId: string): vscode.Diagnostic {
    const account = this.#accounts.find(accountId);
    const name = account?.name ?? accountId;
    const message = vscode.l10n.t("This is the token of {0}. Who can read this file can use it.", name);
    const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
    diagnostic.source = "Registry Tokens";
    diagnostic.code = strayTokenCode({ accountId, tokenId: account?.token?.id });
    return diagnostic;
  }
}
