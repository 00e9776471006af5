import { logIn } from "../log-in/log-in.ts";
import type { LogInTarget } from "../log-in/log-in-dialogue.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { createToken } from "./create-token.ts";

/**
 * Logs a user in for somebody who needs a token. Where the log-in gives none, one is created.
 *
 * @throws {Cancelled}, {RegistryTokenError}
 */
export async function logInForToken(services: Services, target: LogInTarget): Promise<Account> {
  const { account } = await logIn(services, target);
  if (account.token !== undefined) return account;
  await createToken(services, { accountId: account.id });
  const withToken = services.accounts.find(account.id);
  if (withToken?.token === undefined) throw new Cancelled();
  return withToken;
}
