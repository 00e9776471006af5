import type { TokenListing } from "../registries/token-lists.ts";
import type { Account } from "../storage/account.ts";
import type { RegistryTreeNode } from "./registry-tree-node.ts";
import { endOfRecord } from "./token-end.ts";

/**
 * What is shown below an account: its tokens, those that end first at the top, or why there are none.
 *
 * @param most how many tokens are shown; a row leads to the others
 */
export function tokenNodes(account: Account, listing: TokenListing, most: number): RegistryTreeNode[] {
  if (listing.kind !== "listed") return [{ node: "notice", account, notice: listing }];
  const { tokens, unreadable } = listing;
  const sorted = tokens
    .map((token) => ({ token, end: endOfRecord(token).end?.getTime() ?? Number.POSITIVE_INFINITY }))
    // Infinities have no difference.
    .sort((one, other) => (one.end === other.end ? 0 : one.end - other.end));
  const nodes: RegistryTreeNode[] = sorted
    .slice(0, most)
    .map(({ token }) => ({ node: "token", accountId: account.id, tokenId: token.id, account, token }));
  if (tokens.length > most) nodes.push({ node: "more", account, shown: most, total: tokens.length });
  if (unreadable > 0) {
    nodes.push({ node: "notice", account, notice: { kind: "unreadable", count: unreadable } });
  }
  return nodes.length === 0 ? [{ node: "notice", account, notice: { kind: "empty" } }] : nodes;
}
