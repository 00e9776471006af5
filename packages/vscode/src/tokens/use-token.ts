import type { Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account, TokenNote } from "../storage/account.ts";
import { withIssued } from "../storage/held-account.ts";

/**
 * Makes a token that was issued the one that its account uses: in the package manager's file, and then in the editor.
 * What could manage the account's tokens before does so from now on.
 *
 * @throws {RegistryTokenError} if the file cannot be written; then the account is as it was
 */
export async function useToken(
  services: Services,
  account: Account,
  { token, note }: { token: Secret; note: TokenNote },
): Promise<void> {
  const { accounts, clock, credentialFiles, settings, log } = services;
  const secrets = (await accounts.secretsOf(account)) ?? {};
  if (settings().writesCredentialFiles) {
    const { file, warnings } = await credentialFiles.write(account, token);
    for (const warning of warnings) log.warn(warning);
    log.info(`The new token of ${account.url} is in ${file}.`);
  }
  const using = withIssued({ account, secrets }, { token, note }, clock.now());
  await accounts.save(using.account, using.secrets);
}
