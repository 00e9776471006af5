import { tellWritten } from "../credential-files/tell-written.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { LogInNeeded } from "../tokens/log-in-needed.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { tell } from "../ui/tell.ts";

/** Writes an account's token where the package manager looks for it. */
export async function useAccount(services: Services, { accountId = "" }: Target): Promise<void> {
  const { accounts, credentialFiles, editor } = services;
  const account = accounts.find(accountId);
  // Another window may have logged out since the fix was offered.
  if (account === undefined) throw new Cancelled();
  const token = (await accounts.secretsOf(account))?.token;
  if (token === undefined) throw new LogInNeeded(account);
  const written = await credentialFiles.write(account, token);
  tell(editor, tellWritten(services, account, written).join(" "));
}
