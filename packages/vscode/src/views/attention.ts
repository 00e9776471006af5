import * as vscode from "vscode";
import type { TokenLists } from "../registries/token-lists.ts";
import type { AccountStore } from "../storage/account-store.ts";
import { outlookOf } from "./ending.ts";
import { knownEnds } from "./known-ends.ts";

/** The longest time that a timer takes, in milliseconds: its number has 31 bits. */
const LONGEST = 2 ** 31 - 1;

export interface AttentionPorts {
  readonly accounts: Pick<AccountStore, "list" | "onDidChange">;
  readonly tokens: Pick<TokenLists, "latest" | "onDidChange">;
  readonly view: Pick<vscode.TreeView<unknown>, "badge">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Shows that tokens have ended or soon will: as a number on the view's icon, and in the status bar, which else holds
 * nothing of ours. Asks nobody, and looks again when the next token comes to its end.
 */
export class Attention implements vscode.Disposable {
  readonly #ports: AttentionPorts;
  readonly #subscriptions: vscode.Disposable;
  #item: vscode.StatusBarItem | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(ports: AttentionPorts) {
    this.#ports = ports;
    this.#subscriptions = vscode.Disposable.from(
      ports.accounts.onDidChange(() => this.#look()),
      ports.tokens.onDidChange(() => this.#look()),
    );
    // The editor waits for the start, and nobody waits for this.
    this.#timer = setTimeout(() => this.#look(), 0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#item?.dispose();
    this.#subscriptions.dispose();
  }

  #look(): void {
    const { accounts, tokens, now } = this.#ports;
    const ends = knownEnds(accounts.list(), { latest: (id) => tokens.latest(id), now: now() });
    const { tokens: outlooks, badge, nextChange } = outlookOf(ends, now());
    const ended = outlooks.filter(({ state }) => state === "ended").length;
    this.#paint({ ended, soon: badge - ended });
    clearTimeout(this.#timer);
    if (nextChange === undefined) return;
    this.#timer = setTimeout(() => this.#look(), Math.min(nextChange - now(), LONGEST));
    // Not worth to keep the extension host alive for.
    this.#timer.unref();
  }

  #paint({ ended, soon }: { ended: number; soon: number }): void {
    const count = ended + soon;
    if (count === 0) {
      if (this.#ports.view.badge !== undefined) this.#ports.view.badge = undefined;
      this.#item?.hide();
      return;
    }
    const tooltip =
      ended === 0
        ? vscode.l10n.t("Tokens that expire within 7 days: {0}", soon)
        : vscode.l10n.t("Tokens that have expired: {0}; that expire within 7 days: {1}", ended, soon);
    this.#ports.view.badge = { value: count, tooltip };
    this.#item ??= this.#newItem();
    this.#item.text = `$(key) ${count}`;
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: tooltip };
    const color = ended > 0 ? "statusBarItem.errorBackground" : "statusBarItem.warningBackground";
    this.#item.backgroundColor = new vscode.ThemeColor(color);
    this.#item.show();
  }

  #newItem(): vscode.StatusBarItem {
    const item = vscode.window.createStatusBarItem("attention", vscode.StatusBarAlignment.Left);
    item.name = vscode.l10n.t("Registry Tokens");
    item.command = "registryTokens.registries.focus";
    return item;
  }
}
