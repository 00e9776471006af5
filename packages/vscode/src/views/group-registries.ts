import type { RegistryKindName } from "@setup-registry-token/core";
import { registryName } from "@setup-registry-token/core/workspace";
import type { Account } from "../storage/account.ts";
import { isAccountFor } from "../workspace/examined-need.ts";
import type { RegistryNode } from "./registry-tree-node.ts";

/** A registry that the workspace needs. */
export interface NeededRegistry {
  /** The kinds that it may be, likeliest first. */
  readonly kinds: readonly [RegistryKindName, ...RegistryKindName[]];
  readonly url: string;
  /** Whether there is no credential that can do good, although one is needed. */
  readonly isMissing: boolean;
}

/** Makes one row for each registry: first those that the workspace needs, then those with accounts only. */
export function groupRegistries(
  accounts: readonly Account[],
  needs: readonly NeededRegistry[],
): RegistryNode[] {
  const nodes = new Map<string, RegistryNode>();
  for (const need of needs) {
    const own = accounts.filter((account) => isAccountFor(account, need));
    const kind = own[0]?.kind ?? need.kinds[0];
    const before = nodes.get(idOf(kind, need.url));
    const isMet = !need.isMissing && before?.need !== "unmet";
    nodes.set(idOf(kind, need.url), {
      node: "registry",
      kind,
      url: need.url,
      accounts: own,
      need: isMet ? "met" : "unmet",
    });
  }
  const placed = new Set([...nodes.values()].flatMap((node) => node.accounts));
  for (const account of accounts) {
    if (placed.has(account)) continue;
    const { kind, url } = account;
    const before = nodes.get(idOf(kind, url));
    const all = [...(before?.accounts ?? []), account];
    nodes.set(idOf(kind, url), { node: "registry", kind, url, accounts: all, need: before?.need ?? "none" });
  }
  return [...nodes.values()];
}

function idOf(kind: RegistryKindName, url: string): string {
  return `${kind} ${registryName(url)}`;
}
