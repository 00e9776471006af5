import type { TokenListing } from "../registries/token-lists.ts";
import type { Account } from "../storage/account.ts";
import { endOfAccount, endOfRecord, type TokenEnd } from "./token-end.ts";

/**
 * The ends of all tokens that are known of, each once: those of the accounts, and those that were listed.
 *
 * @param latest the list of an account's tokens, if it was asked for
 */
export function knownEnds(
  accounts: readonly Account[],
  { latest, now }: { latest: (accountId: string) => TokenListing | undefined; now: number },
): TokenEnd[] {
  const ends = new Map<string, TokenEnd>();
  for (const account of accounts) {
    const listing = latest(account.id);
    const keyOf = (tokenId: string) => `${account.kind} ${account.url} ${tokenId}`;
    for (const token of listing?.kind === "listed" ? listing.tokens : []) {
      const tokenEnd = endOfRecord(token);
      // Registries list tokens that ended long ago. Only the end of one that is in use here matters to anybody.
      const isOver = tokenEnd.end !== undefined && tokenEnd.end.getTime() <= now;
      if (!isOver || token.id === account.token?.id) ends.set(keyOf(token.id), tokenEnd);
    }
    const key = account.token?.id === undefined ? account.id : keyOf(account.token.id);
    // A session ends often, and the next log-in makes a new one: nobody has to be told.
    if (account.token !== undefined && !ends.has(key)) ends.set(key, endOfAccount(account));
  }
  return [...ends.values()];
}
