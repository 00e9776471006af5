import type { WrittenEntry } from "../credential-files/credential-files.ts";
import type { Services } from "../services.ts";
import { type Account, accountId } from "../storage/account.ts";
import type { AccountSecrets } from "../storage/account-store.ts";
import { endOf, noteExpiry } from "../storage/noted-expiry.ts";
import type { Gained } from "./gained.ts";

/** An account whose registry does not say whose its tokens are. The user name of its credentials. */
const NAMELESS = "token";

export interface KeptAccount {
  readonly account: Account;
  /** What the package manager got, if it got something. */
  readonly written: WrittenEntry | undefined;
  /** Full sentences that a user should know. */
  readonly remarks: readonly string[];
}

/**
 * Keeps what a log-in has given, and gives the package manager its credential.
 *
 * @throws {RegistryTokenError} if the package manager's file cannot be written; the account is kept all the same
 */
export async function keepAccount(services: Services, given: Gained): Promise<KeptAccount> {
  const { accounts, clock } = services;
  const known = accountBefore(given, accounts.list());
  const secretsBefore = known && (await accounts.secretsOf(known));
  const gained = known !== undefined && hasBetterToken(services, known) ? asSession(given) : given;
  const before = known && withoutOldSession(known, gained);
  const { session, ...others } = secretsBefore ?? {};
  const account = await accounts.save(accountWith(gained, { before, now: clock.now() }), {
    ...others,
    ...(before?.session !== undefined && session !== undefined && { session }),
    [gained.gives]: gained.secret,
  });
  const written = await writeCredential(services, account, { gained, secretsBefore });
  return { account, written, remarks: gained.remarks };
}

/** The same account, or, where nobody is named, the only one of the registry. */
function accountBefore({ kind, url, name }: Gained, accounts: readonly Account[]): Account | undefined {
  if (name !== undefined) return accounts.find(({ id }) => id === accountId({ kind, url, name }));
  const all = accounts.filter((account) => account.kind === kind && account.url === url);
  return all.length === 1 ? all[0] : undefined;
}

/** Whether an account uses a token that was issued for it, and that works: a log-in gives one for an hour. */
function hasBetterToken({ verifications, clock }: Services, { id, token }: Account): boolean {
  if (token?.id === undefined) return false;
  const end = endOf(token.expiry, token.verifiedAt);
  const hasEnded = end !== undefined && end.getTime() <= clock.now();
  return !hasEnded && verifications.latest(id)?.kind !== "failed";
}

/** Then what the log-in gives is for the management of tokens. */
function asSession(given: Gained): Gained {
  return given.source === "log-in" ? { ...given, gives: "session" } : given;
}

/** A log-in that gives a token gives a new authority, too: what managed tokens before may have ended. */
function withoutOldSession(account: Account, { source, gives }: Gained): Account {
  const { session: _old, ...rest } = account;
  return source === "log-in" && gives === "token" ? rest : account;
}

function accountWith(
  { kind, url, userName, source, gives, expiry, name: given }: Gained,
  { before, now }: { before: Account | undefined; now: number },
): Omit<Account, "id"> {
  const name = before?.name ?? given ?? NAMELESS;
  const time = new Date(now).toISOString();
  const noted = { expiry: noteExpiry(expiry) };
  return {
    ...before,
    kind,
    url,
    name,
    source: gives === "session" && before?.token !== undefined ? before.source : source,
    addedAt: before?.addedAt ?? time,
    ...(userName !== undefined && { userName }),
    // A registry that has just given a token, or let one pass, knows it.
    ...(gives === "token" ? { token: { ...noted, verifiedAt: time } } : { session: noted }),
  };
}

async function writeCredential(
  { credentialFiles, settings }: Services,
  account: Account,
  { gained, secretsBefore }: { gained: Gained; secretsBefore: AccountSecrets | undefined },
): Promise<WrittenEntry | undefined> {
  // An adopted credential is where the package manager looks for it.
  const isWanted = gained.gives === "token" && gained.source !== "adopted";
  if (!isWanted || !settings().writesCredentialFiles) return undefined;
  const replaced = secretsBefore?.token === undefined ? [] : [secretsBefore.token];
  return credentialFiles.write(account, gained.secret, replaced);
}
