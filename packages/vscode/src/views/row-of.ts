import { accountRow } from "./account-row.ts";
import { moreRow, noticeRow } from "./notice-row.ts";
import { registryRow } from "./registry-row.ts";
import type { RegistryTreeNode } from "./registry-tree-node.ts";
import type { Row, RowSetting } from "./row.ts";
import { tokenRow } from "./token-row.ts";

/** What a node of the tree looks like. */
export function rowOf(node: RegistryTreeNode, setting: RowSetting): Row {
  switch (node.node) {
    case "registry":
      return registryRow(node, setting);
    case "account":
      return accountRow(node, setting);
    case "token":
      return tokenRow(node, setting);
    case "notice":
      return noticeRow(node, setting);
    case "more":
      return moreRow(node, setting);
  }
}
