import type { Services } from "../services.ts";

/** Writes an account's token where the package manager looks for it. */
export async function useAccount(accountId: string, services: Services): Promise<void> {
  const { accounts, credentialFiles, editor, log } = services;
  const account = accounts.find(accountId);
  const token = account && (await accounts.secretsOf(account))?.token;
  if (account === undefined || token === undefined) {
    await editor.commands.executeCommand("registryTokens.logIn", { accountId });
    return;
  }
  const { file, warnings } = await credentialFiles.write(account, token, []);
  for (const warning of warnings) log.warn(warning);
  log.info(`Wrote the credential of ${account.name} to ${file}.`);
}
