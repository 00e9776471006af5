import * as vscode from "vscode";
import type { TokenLists } from "../registries/token-lists.ts";
import type { Account } from "../storage/account.ts";
import type { AccountStore } from "../storage/account-store.ts";
import { groupRegistries, type NeededRegistry } from "./group-registries.ts";
import type { AccountNode, MoreNode, RegistryTreeNode } from "./registry-tree-node.ts";
import type { Row } from "./row.ts";
import { rowOf } from "./row-of.ts";
import { tokenNodes } from "./token-nodes.ts";
import { treeItem } from "./tree-item.ts";

/** How many tokens are shown at once below an account. The editor makes a row of each before it shows any. */
const PAGE = 500;

export interface RegistryTreePorts {
  readonly accounts: Pick<AccountStore, "list" | "onDidChange">;
  readonly tokens: Pick<TokenLists, "list" | "onDidChange">;
  /** Whether programs can manage an account's tokens. */
  readonly canManage: (account: Account) => boolean;
  /** The registries that the workspace needs. */
  readonly needs: {
    list(): Promise<readonly NeededRegistry[]>;
    readonly onDidChange: vscode.Event<unknown>;
  };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Registries, their accounts, and their tokens. A registry is asked when its account is opened. */
export class RegistryTree implements vscode.TreeDataProvider<RegistryTreeNode>, vscode.Disposable {
  readonly #ports: RegistryTreePorts;
  readonly #changes = new vscode.EventEmitter<RegistryTreeNode | undefined>();
  readonly #shown = new Map<string, number>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changes.event;

  constructor(ports: RegistryTreePorts) {
    this.#ports = ports;
    this.#subscriptions = vscode.Disposable.from(
      ports.accounts.onDidChange(() => this.repaint()),
      ports.needs.onDidChange(() => this.repaint()),
      ports.tokens.onDidChange(({ what }) => {
        if (what === "forgotten") this.repaint();
      }),
      this.#changes,
    );
  }

  /** Shows everything anew, from what is known. */
  repaint(): void {
    this.#changes.fire(undefined);
  }

  /** Shows as many tokens again as are shown already. */
  showMore({ account, shown }: MoreNode): void {
    this.#shown.set(account.id, shown + PAGE);
    this.repaint();
  }

  async getChildren(node?: RegistryTreeNode): Promise<RegistryTreeNode[]> {
    const { accounts, needs } = this.#ports;
    if (node === undefined) return groupRegistries(accounts.list(), await needs.list());
    if (node.node === "registry")
      return node.accounts.map((account) => ({ node: "account", accountId: account.id, account }));
    return node.node === "account" ? this.#below(node) : [];
  }

  getTreeItem(node: RegistryTreeNode): vscode.TreeItem {
    return treeItem(this.#row(node));
  }

  resolveTreeItem(item: vscode.TreeItem, node: RegistryTreeNode): vscode.TreeItem {
    item.tooltip = this.#row(node).tooltip.join("\n");
    return item;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #below({ account }: AccountNode): Promise<RegistryTreeNode[]> {
    const listing = await this.#ports.tokens.list(account);
    return tokenNodes(account, listing, this.#shown.get(account.id) ?? PAGE);
  }

  #row(node: RegistryTreeNode): Row {
    return rowOf(node, {
      l10n: vscode.l10n,
      now: this.#ports.now(),
      language: vscode.env.language,
      canManage: this.#ports.canManage,
    });
  }
}
