import * as vscode from "vscode";
import { decoratedUri } from "./ending-decorations.ts";
import type { Row } from "./row.ts";

const STATES = {
  none: vscode.TreeItemCollapsibleState.None,
  closed: vscode.TreeItemCollapsibleState.Collapsed,
  open: vscode.TreeItemCollapsibleState.Expanded,
};

/** Makes the editor's own form of a row. Its tooltip comes later: there may be thousands of rows. */
export function treeItem(row: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, STATES[row.children]);
  item.id = row.id;
  item.iconPath = new vscode.ThemeIcon(row.icon);
  item.contextValue = row.context.join(" ");
  item.accessibilityInformation = { label: row.spoken };
  if (row.description !== undefined) item.description = row.description;
  const uri = decoratedUri(row.id, row.ending);
  if (uri !== undefined) item.resourceUri = uri;
  if (row.command !== undefined) {
    const { command, title, argument } = row.command;
    item.command = { command, title, arguments: argument === undefined ? [] : [argument] };
  }
  return item;
}
