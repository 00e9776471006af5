import * as vscode from "vscode";
import type { TokenLists } from "../registries/token-lists.ts";
import type { Account } from "../storage/account.ts";
import type { AccountStore } from "../storage/account-store.ts";
import { groupRegistries, type NeededRegistry } from "./group-registries.ts";
import type { AccountNode, MoreNode, RegistryNode, RegistryTreeNode } from "./registry-tree-node.ts";
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
  readonly #accountNodes = new Map<string, AccountNode>();
  #registries: string | undefined;
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changes.event;

  constructor(ports: RegistryTreePorts) {
    this.#ports = ports;
    this.#subscriptions = vscode.Disposable.from(
      ports.accounts.onDidChange(() => this.#follow()),
      ports.needs.onDidChange(() => this.#follow()),
      ports.tokens.onDidChange(({ accountId, what }) => {
        if (what === "forgotten") this.#changes.fire(this.#accountNodes.get(accountId));
      }),
      this.#changes,
    );
  }

  /** Shows as many tokens again as are shown already. */
  showMore({ account, shown }: MoreNode): void {
    this.#shown.set(account.id, shown + PAGE);
    this.#changes.fire(this.#accountNodes.get(account.id));
  }

  async getChildren(node?: RegistryTreeNode): Promise<RegistryTreeNode[]> {
    if (node === undefined) return this.#top();
    if (node.node === "registry") return node.accounts.map((account) => this.#accountNode(account));
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

  async #top(): Promise<RegistryTreeNode[]> {
    const registries = await this.#group();
    this.#registries = JSON.stringify(registries);
    return registries;
  }

  async #group(): Promise<RegistryNode[]> {
    const { accounts, needs } = this.#ports;
    const needed = await needs.list();
    return groupRegistries(accounts.list(), needed);
  }

  /**
   * Shows everything anew if anything is different. The editor drops the answers that it still waits for when it is told
   * to begin anew, and a window that gets the focus is reason enough to look.
   */
  async #follow(): Promise<void> {
    if (this.#registries === undefined) return;
    // Whatever fails now fails again, and is shown, when the editor asks.
    const registries = await this.#group().then(JSON.stringify, () => undefined);
    if (registries === this.#registries) return;
    this.#registries = registries;
    this.#changes.fire(undefined);
  }

  /** The editor repaints a part of the tree if it gets the very node that it had. */
  #accountNode(account: Account): AccountNode {
    const node: AccountNode = { node: "account", accountId: account.id, account };
    this.#accountNodes.set(account.id, node);
    return node;
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
