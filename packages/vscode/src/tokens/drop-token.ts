import type { Secret } from "@setup-registry-token/core";
import type { CleanedEntry } from "../credential-files/credential-files.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { AccountSecrets } from "../storage/account-store.ts";

/**
 * Forgets an account's token, here and in the package manager's file. An account that then has nothing left is gone.
 *
 * @returns what became of the file; `undefined` if the account has no token
 */
export async function dropToken(
  services: Services,
  account: Account,
  { token, session }: AccountSecrets,
): Promise<CleanedEntry | undefined> {
  const { accounts } = services;
  const cleaned = token === undefined ? undefined : await cleanFile(services, account, token);
  const { id, token: _noted, ...rest } = account;
  if (session === undefined) await accounts.remove({ id });
  else await accounts.save(rest, { session });
  return cleaned;
}

/** Takes an account's token out of the package manager's file, and says so in the log. */
export async function cleanFile(
  { credentialFiles, log }: Services,
  account: Account,
  token: Secret,
): Promise<CleanedEntry> {
  const cleaned = await credentialFiles.clean(account, token);
  const what: Record<CleanedEntry["outcome"], string> = {
    removed: "The credential was taken out of",
    restored: "The credential that stood there before is back in",
    "not-ours": "Another credential stands in, and was left in,",
    absent: "No credential stands in",
  };
  log.info(`${what[cleaned.outcome]} ${cleaned.file}.`);
  return cleaned;
}
