import type { Secret } from "@setup-registry-token/core";
import type { CleanedEntry } from "../credential-files/credential-files.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { isSame, without } from "../storage/held-account.ts";

/**
 * Forgets a secret that is good for nothing any more: as an account's token, which goes out of the package manager's
 * file, too, and as what manages its tokens. An account that then has nothing left is gone.
 */
export async function dropSecret(
  services: Services,
  { id }: Pick<Account, "id">,
  secret: Secret,
): Promise<void> {
  const { accounts } = services;
  const account = accounts.find(id);
  const secrets = account && (await accounts.secretsOf(account));
  if (account === undefined || secrets === undefined) return;
  if (isSame(secrets.token, secret)) await cleanFile(services, account, [secret]);
  else await services.credentialFiles.forget(account, secret);
  const left = without({ account, secrets }, secret);
  if (left === undefined) await accounts.remove(account);
  else await accounts.save(left.account, left.secrets);
}

/**
 * Takes out of the package manager's file what was written for an account, and says so in the log.
 *
 * @param tokens must not stay there, whoever has put them there
 */
export async function cleanFile(
  { credentialFiles, log }: Services,
  account: Account,
  tokens: readonly Secret[],
): Promise<void> {
  const cleaned = await credentialFiles.clean(account, tokens);
  if (cleaned === undefined) return;
  const what: Record<CleanedEntry["outcome"], string> = {
    removed: "The credential was taken out of",
    restored: "The credential that stood there before is back in",
    "not-ours": "Another credential stands in, and was left in,",
    absent: "No credential stands in",
  };
  log.info(`${what[cleaned.outcome]} ${cleaned.file}.`);
}
