import { isSameRegistry } from "@setup-registry-token/core/workspace";
import { type Account, NAMELESS } from "../storage/account.ts";
import type { AccountStore } from "../storage/account-store.ts";
import type { HeldAccount } from "../storage/held-account.ts";
import type { Gained } from "./gained.ts";

/** What a log-in goes on with, and what it takes the place of. */
export interface AccountBefore {
  readonly held: HeldAccount | undefined;
  /** Accounts that are gone when the log-in is kept, with their secrets. */
  readonly replaced: readonly HeldAccount[];
}

/**
 * The account that a log-in goes on with: the same one, or, where nobody is named, the only one of the registry, or the
 * one for which somebody has logged in again, although the registry names it otherwise now.
 *
 * @param again the id of the account for which somebody logs in again
 */
export async function accountBefore(
  accounts: AccountStore,
  given: Gained,
  again: string | undefined,
): Promise<AccountBefore> {
  const hold = async (account: Account): Promise<HeldAccount> => ({
    account,
    secrets: (await accounts.secretsOf(account)) ?? {},
  });
  const named = sameAccount(given, accounts.list());
  const asked = again === undefined ? undefined : accounts.find(again);
  if (asked === undefined || asked.id === named?.id || !canBecome(asked, given)) {
    return { held: named && (await hold(named)), replaced: [] };
  }
  const [former, other] = [await hold(asked), named && (await hold(named))];
  if (other === undefined) return { held: former, replaced: [former] };
  // Both have a token, and a session takes the place of none.
  if (given.gives === "session" && other.secrets.token !== undefined) return { held: other, replaced: [] };
  return { held: given.gives === "session" ? former : other, replaced: [former] };
}

function sameAccount({ kind, url, name }: Gained, accounts: readonly Account[]): Account | undefined {
  const all = accounts.filter((account) => account.kind === kind && isSameRegistry(account.url, url));
  if (name !== undefined) return all.find((account) => account.name === name);
  return all.length === 1 ? all[0] : undefined;
}

/** What was gained, with the registry's URL as the accounts spell it that are there already. */
export function asSpeltBefore(accounts: Pick<AccountStore, "list">, gained: Gained): Gained {
  const { kind, url } = gained;
  const known = accounts
    .list()
    .filter((account) => account.kind === kind && isSameRegistry(account.url, url))
    .map((account) => account.url);
  const [first = url] = known;
  return known.includes(url) ? gained : { ...gained, url: first };
}

/** Of OnePub a token names an organisation, and a log-in an e-mail address: these two may be one account. */
function canBecome(account: Account, { kind, url, name, source }: Gained): boolean {
  if (account.kind !== kind || !isSameRegistry(account.url, url)) return false;
  if (name === undefined || account.name === NAMELESS) return true;
  return kind === "onepub" && (account.source === "log-in") !== (source === "log-in");
}
