import { kindTitle } from "../registries/registry-title.ts";
import { shortUrl } from "../registries/short-url.ts";
import type { RegistryNode } from "./registry-tree-node.ts";
import { joined, type Row, type RowSetting } from "./row.ts";

/** The row of a registry. Without an account it offers to log in. */
export function registryRow(node: RegistryNode, { l10n }: RowSetting): Row {
  const { kind, url, accounts, need } = node;
  const name = kindTitle(kind);
  const state = needText(node, l10n);
  const isMissing = need === "unmet";
  return {
    id: `registry ${kind} ${url}`,
    label: name,
    description: joined([state, shortUrl(url)]),
    icon: isMissing ? "warning" : "package",
    spoken: [name, shortUrl(url), state].filter((text) => text !== undefined).join(", "),
    context: ["registry", kind, ...(isMissing ? ["unmet"] : [])],
    children: accounts.length === 0 ? "none" : "open",
    ending: "lasts",
    tooltip: [name, url, ...(state === undefined ? [] : [state])],
  };
}

function needText({ need, accounts }: RegistryNode, l10n: RowSetting["l10n"]): string | undefined {
  switch (need) {
    case "none":
      return undefined;
    case "met":
      return accounts.length === 0 ? l10n.t("credential outside of the editor") : undefined;
    case "unmet":
      return l10n.t("no credential");
  }
}
