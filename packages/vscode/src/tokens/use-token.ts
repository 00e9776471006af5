import type { Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import { type Account, accountId } from "../storage/account.ts";
import type { HandOff } from "../storage/hand-off.ts";

/**
 * Makes a token that was issued the one that its account uses: in the editor, and in the package manager's file. What
 * the account used before manages its tokens from now on, if it has no session.
 *
 * @throws {RegistryTokenError} if the file cannot be written; the account has the token all the same
 */
export async function useToken(services: Services, handOff: HandOff, token: Secret): Promise<void> {
  const { accounts, credentialFiles, settings, log } = services;
  const account = accounts.find(handOff.accountId) ?? newAccount(handOff);
  const secrets = (await accounts.secretsOf({ id: handOff.accountId })) ?? {};
  const session = secrets.session ?? secrets.token;
  const sessionNote = account.session ?? (account.token && { expiry: account.token.expiry });
  const { tokenId: id, label, expiry, issuedAt: createdAt } = handOff;
  const saved = await accounts.save(
    {
      ...account,
      source: "issued",
      token: { id, label, expiry, createdAt },
      ...(session !== undefined && sessionNote !== undefined && { session: sessionNote }),
    },
    { token, ...(session !== undefined && { session }) },
  );
  if (!settings().writesCredentialFiles) return;
  const replaced = secrets.token === undefined ? [] : [secrets.token];
  const { file, warnings } = await credentialFiles.write(saved, token, replaced);
  for (const warning of warnings) log.warn(warning);
  log.info(`The token ${id} is in ${file}.`);
}

/** The account that issued the token has been forgotten meanwhile. */
function newAccount({ kind, url, issuedAt }: HandOff): Account {
  const place = { kind, url, name: "token" };
  return { ...place, id: accountId(place), source: "issued", addedAt: issuedAt };
}
