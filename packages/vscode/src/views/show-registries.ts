import * as vscode from "vscode";
import type { Container } from "../container.ts";
import type { Account } from "../storage/account.ts";
import { Attention } from "./attention.ts";
import { EndingDecorations } from "./ending-decorations.ts";
import { neededRegistries } from "./needed-registries.ts";
import { RegistryTree } from "./registry-tree.ts";
import type { AccountNode, MoreNode } from "./registry-tree-node.ts";

/** The view of the manifest. */
const VIEW = "registryTokens.registries";

/** Shows the view of registries and what belongs to it. Nothing is read before the view is opened. */
export function showRegistries(container: Container): vscode.Disposable {
  const { accounts, tokenLists, manifests } = container;
  const now = Date.now;
  const needs = neededRegistries(manifests);
  const canManage = (account: Account) => container.canManage(account);
  const tree = new RegistryTree({ accounts, tokens: tokenLists, needs, canManage, now });
  const view = vscode.window.createTreeView(VIEW, { treeDataProvider: tree, showCollapseAll: true });
  const refresh = ({ accountId }: Partial<Pick<AccountNode, "accountId">> = {}) => {
    const ids = accountId === undefined ? accounts.list().map(({ id }) => id) : [accountId];
    for (const id of ids) tokenLists.forget(id);
    manifests.forget();
  };
  return vscode.Disposable.from(
    tree,
    view,
    new Attention({ accounts, tokens: tokenLists, view, now }),
    vscode.window.registerFileDecorationProvider(new EndingDecorations()),
    vscode.commands.registerCommand("registryTokens.refresh", refresh),
    vscode.commands.registerCommand("registryTokens.showMoreTokens", (node: MoreNode) => tree.showMore(node)),
  );
}
