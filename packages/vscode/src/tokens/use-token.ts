import type { Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account, TokenNote } from "../storage/account.ts";

/**
 * Makes a token that was issued the one that its account uses: in the editor, and in the package manager's file. What
 * the account used before manages its tokens from now on, if it has no session.
 *
 * @throws {RegistryTokenError} if the file cannot be written; the account has the token all the same
 */
export async function useToken(
  services: Services,
  account: Account,
  { token, note }: { token: Secret; note: TokenNote },
): Promise<void> {
  const { accounts, credentialFiles, settings, log } = services;
  const secrets = (await accounts.secretsOf(account)) ?? {};
  const session = secrets.session ?? secrets.token;
  const sessionNote = account.session ?? (account.token && { expiry: account.token.expiry });
  const saved = await accounts.save(
    {
      ...account,
      source: "issued",
      token: note,
      ...(session !== undefined && sessionNote !== undefined && { session: sessionNote }),
    },
    { token, ...(session !== undefined && { session }) },
  );
  if (!settings().writesCredentialFiles) return;
  const replaced = secrets.token === undefined ? [] : [secrets.token];
  const { file, warnings } = await credentialFiles.write(saved, token, replaced);
  for (const warning of warnings) log.warn(warning);
  log.info(`The new token of ${account.url} is in ${file}.`);
}
