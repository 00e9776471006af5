import * as vscode from "vscode";
import type { Container } from "../container.ts";
import { loadLazy } from "../load-lazy.ts";
import { onDemand } from "../on-demand.ts";
import type { Account } from "../storage/account.ts";
import { Attention } from "./attention.ts";
import { EndingDecorations } from "./ending-decorations.ts";
import { neededRegistries } from "./needed-registries.ts";
import type { AccountNode, MoreNode, RegistryTreeNode } from "./registry-tree-node.ts";

/** The view of the manifest. */
const VIEW = "registryTokens.registries";

/** Shows the view of registries and what belongs to it. Nothing is read before the view is opened. */
export function showRegistries(container: Container): vscode.Disposable {
  const { accounts, tokenLists, manifests } = container;
  const now = Date.now;
  const needs = neededRegistries(manifests);
  const canManage = (account: Account) => container.canManage(account);
  const changes = new vscode.EventEmitter<RegistryTreeNode | undefined>();
  const tree = onDemand(() => {
    const { RegistryTree } = loadLazy();
    const made = new RegistryTree({ accounts, tokens: tokenLists, needs, canManage, now });
    container.context.subscriptions.push(
      made,
      made.onDidChangeTreeData((node) => changes.fire(node)),
    );
    return made;
  });
  const treeDataProvider: vscode.TreeDataProvider<RegistryTreeNode> = {
    onDidChangeTreeData: changes.event,
    getChildren: (node) => tree().getChildren(node),
    getTreeItem: (node) => tree().getTreeItem(node),
    resolveTreeItem: (item, node) => tree().resolveTreeItem(item, node),
  };
  const view = vscode.window.createTreeView(VIEW, { treeDataProvider, showCollapseAll: true });
  const refresh = ({ accountId }: Partial<Pick<AccountNode, "accountId">> = {}) => {
    const ids = accountId === undefined ? accounts.list().map(({ id }) => id) : [accountId];
    for (const id of ids) tokenLists.forget(id);
    manifests.forget();
  };
  return vscode.Disposable.from(
    changes,
    view,
    new Attention({ accounts, tokens: tokenLists, view, now }),
    vscode.window.registerFileDecorationProvider(new EndingDecorations()),
    vscode.commands.registerCommand("registryTokens.refresh", refresh),
    vscode.commands.registerCommand("registryTokens.showMoreTokens", (node: MoreNode) =>
      tree().showMore(node),
    ),
  );
}
