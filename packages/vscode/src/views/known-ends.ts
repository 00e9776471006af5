import type { TokenListing } from "../registries/token-lists.ts";
import type { Account } from "../storage/account.ts";
import { type Ending, endingOf } from "./ending.ts";
import { endOfAccount, endOfRecord } from "./token-end.ts";

/**
 * The ends of all tokens that are known of, each once: those of the accounts, and those that were listed.
 *
 * @param latest the list of an account's tokens, if it was asked for
 */
export function knownEnds(
  accounts: readonly Account[],
  latest: (accountId: string) => TokenListing | undefined,
): Date[] {
  const ends = new Map<string, Date | undefined>();
  for (const account of accounts) {
    const listing = latest(account.id);
    for (const token of listing?.kind === "listed" ? listing.tokens : []) {
      ends.set(`${account.kind} ${account.url} ${token.id}`, endOfRecord(token).end);
    }
    const own = account.token?.id;
    const key = own === undefined ? account.id : `${account.kind} ${account.url} ${own}`;
    // A session ends often, and the next log-in makes a new one: nobody has to be told.
    if (account.token !== undefined && !ends.has(key)) ends.set(key, endOfAccount(account).end);
  }
  return [...ends.values()].filter((end) => end !== undefined);
}

/** How many have ended, and how many soon will. */
export function countEndings(ends: readonly Date[], now: number): Readonly<Record<Ending, number>> {
  const counts = { ended: 0, soon: 0, later: 0 };
  for (const end of ends) counts[endingOf(end, now)]++;
  return counts;
}
