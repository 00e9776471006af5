import type { Secret } from "@setup-registry-token/core";
import type { WrittenEntry } from "../credential-files/credential-files.ts";
import type { Services } from "../services.ts";
import type { Account, TokenNote } from "../storage/account.ts";
import { withIssued } from "../storage/held-account.ts";

/**
 * Makes a token that was issued the one that its account uses: in the package manager's file, and then in the editor.
 * What could manage the account's tokens before does so from now on.
 *
 * @returns what the package manager got, unless a setting keeps it from that
 * @throws {RegistryTokenError} if the file cannot be written; then the account is as it was
 */
export async function useToken(
  services: Services,
  account: Account,
  { token, note }: { token: Secret; note: TokenNote },
): Promise<WrittenEntry | undefined> {
  const { accounts, clock, credentialFiles, settings } = services;
  const secrets = (await accounts.secretsOf(account)) ?? {};
  const written = settings().writesCredentialFiles ? await credentialFiles.write(account, token) : undefined;
  const using = withIssued({ account, secrets }, { token, note }, clock.now());
  await accounts.save(using.account, using.secrets);
  return written;
}
