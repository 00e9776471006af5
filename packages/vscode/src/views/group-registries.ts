import type { RegistryKindName } from "@setup-registry-token/core";
import type { Account } from "../storage/account.ts";
import type { RegistryNode } from "./registry-tree-node.ts";

/** A registry that the workspace needs. */
export interface NeededRegistry {
  /** The kinds that it may be, likeliest first. */
  readonly kinds: readonly [RegistryKindName, ...RegistryKindName[]];
  readonly url: string;
  readonly hasCredential: boolean;
}

/** Makes one row for each registry: first those that the workspace needs, then those with accounts only. */
export function groupRegistries(
  accounts: readonly Account[],
  needs: readonly NeededRegistry[],
): RegistryNode[] {
  const nodes = new Map<string, RegistryNode>();
  for (const need of needs) {
    const own = accounts.filter((account) => isFor(account, need));
    const kind = own[0]?.kind ?? need.kinds[0];
    const before = nodes.get(idOf(kind, need.url));
    const isMet = need.hasCredential && before?.need !== "unmet";
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

function isFor({ kind, url }: Account, need: NeededRegistry): boolean {
  return need.kinds.includes(kind) && plain(url) === plain(need.url);
}

function idOf(kind: RegistryKindName, url: string): string {
  return `${kind} ${plain(url)}`;
}

/** Composer and apkg do not care about slashes at the end; pub always has one. */
function plain(url: string): string {
  return url.replace(/\/+$/, "");
}
