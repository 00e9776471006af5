import { registryKinds } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { LogInNeeded } from "../tokens/log-in-needed.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { tell } from "../ui/tell.ts";

/** Writes an account's token where the package manager looks for it. */
export async function useAccount(services: Services, { accountId = "" }: Target): Promise<void> {
  const { accounts, credentialFiles, editor, log } = services;
  const account = accounts.find(accountId);
  // Another window may have logged out since the fix was offered.
  if (account === undefined) throw new Cancelled();
  const token = (await accounts.secretsOf(account))?.token;
  if (token === undefined) throw new LogInNeeded(account);
  const { file, warnings } = await credentialFiles.write(account, token);
  for (const warning of warnings) log.warn(warning);
  log.info(`Wrote the credential of ${account.name} to ${file}.`);
  const client = registryKinds[account.kind].packageManager;
  const sentence = editor.l10n.t("{0} uses the credential from now on ({1}).", client, file);
  tell(editor, [sentence, ...warnings].join(" "));
}
