import type { Secret } from "@setup-registry-token/core";
import type { WrittenEntry } from "../credential-files/credential-files.ts";
import { hasInFile } from "../credential-files/has-in-file.ts";
import type { Services } from "../services.ts";
import type { Account, TokenNote } from "../storage/account.ts";
import { type HeldAccount, isSame, withIssued } from "../storage/held-account.ts";

/** What came of it. */
export type Used =
  /** `written`: what the package manager got, unless a setting keeps it from that. */
  | { readonly kind: "used"; readonly written: WrittenEntry | undefined }
  /** It did not work, and all is as it was. */
  | { readonly kind: "undone"; readonly error: unknown };

/**
 * Makes a token that was issued the one that its account uses: in the editor, and then in the package manager's file. What
 * could manage the account's tokens before does so from now on.
 *
 * @throws what cannot be undone: then it is not known what is where, and the editor has the token
 */
export async function useToken(
  services: Services,
  account: Account,
  { token, note }: { token: Secret; note: TokenNote },
): Promise<Used> {
  const { accounts, clock, credentialFiles, settings } = services;
  let before: Before | undefined;
  try {
    before = await look(services, account);
    const using = withIssued(before, { token, note }, clock.now());
    await accounts.save(using.account, using.secrets);
    const isWanted = settings().writesCredentialFiles;
    return { kind: "used", written: isWanted ? await credentialFiles.write(account, token) : undefined };
  } catch (error) {
    if (before !== undefined) await putBack(services, before, token);
    return { kind: "undone", error };
  }
}

interface Before extends HeldAccount {
  /** Whether the package manager used the account's token. */
  readonly isInFile: boolean;
}

async function look(services: Services, account: Account): Promise<Before> {
  const secrets = (await services.accounts.secretsOf(account)) ?? {};
  const { token } = secrets;
  return { account, secrets, isInFile: token !== undefined && (await hasInFile(services, account, token)) };
}

/** @throws what cannot be undone */
async function putBack(
  services: Services,
  { account, secrets, isInFile }: Before,
  token: Secret,
): Promise<void> {
  const { accounts, credentialFiles, log } = services;
  if (await hasInFile(services, account, token)) {
    const cleaned =
      isInFile && secrets.token !== undefined
        ? await credentialFiles.write(account, secrets.token)
        : await credentialFiles.clean(account, [token]);
    if (cleaned !== undefined) log.info(`What stood there before is back in ${cleaned.file}.`);
  }
  if (!isSame((await accounts.secretsOf(account))?.token, token)) return;
  if (Object.keys(secrets).length > 0) await accounts.save(account, secrets);
  else await accounts.remove(account);
}
