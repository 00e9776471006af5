import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";

/** Writes an account's token where the package manager looks for it. */
export async function useAccount(account: Account, services: Services): Promise<void> {
  const { accounts, credentialFiles, editor, log } = services;
  const token = (await accounts.secretsOf(account))?.token;
  if (token === undefined) {
    await editor.commands.executeCommand("registryTokens.logIn", account);
    return;
  }
  const { file, warnings } = await credentialFiles.write(account, token, []);
  for (const warning of warnings) log.warn(warning);
  log.info(`Wrote the credential of ${account.name} to ${file}.`);
}
