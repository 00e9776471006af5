import {
  type Registry,
  RegistryTokenError,
  type Secret,
  type TokenAdministration,
} from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { AccountSecrets } from "../storage/account-store.ts";
import { type Authority, authorityOf } from "../storage/held-account.ts";
import { LogInNeeded } from "./log-in-needed.ts";
import { ManagedElsewhere } from "./managed-elsewhere.ts";

/** An account's tokens, and what is needed beside them. */
export interface Administration {
  readonly registry: Registry;
  readonly tokens: TokenAdministration;
  readonly secrets: AccountSecrets;
  /** The one of the secrets with which the registry is asked. */
  readonly authority: Secret;
}

/**
 * Does something with the tokens of an account.
 *
 * @throws {ManagedElsewhere} if the registry has no way for programs
 * @throws {LogInNeeded} if there is nothing that may manage tokens, or the registry no longer takes it
 * @throws {RegistryTokenError} anything else that the registry says
 */
export async function administer<T>(
  services: Services,
  account: Account,
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  const registry = services.openRegistry(account);
  if (registry.tokens === undefined) {
    throw new ManagedElsewhere(account, registry.tokensElsewhere ?? { why: "", page: registry.url });
  }
  const secrets = (await services.accounts.secretsOf(account)) ?? {};
  const authority = authorityOf({ account, secrets }, services.clock.now());
  if (authority === undefined) throw new LogInNeeded(account);
  const { secret } = authority;
  try {
    return await work({ registry, tokens: registry.tokens(secret), secrets, authority: secret });
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    throw canLogInHelp(error, { authority, registry }) ? new LogInNeeded(account, error) : error;
  }
}

/** Whether what a registry refuses to an authority may well be allowed after another log-in. */
export function canLogInHelp(
  { code }: RegistryTokenError,
  { authority, registry }: { authority: Authority; registry: Registry },
): boolean {
  const isRefused = code === "token-rejected" || code === "token-expired";
  const isWeakToken = code === "token-forbidden" && !authority.isFromLogIn;
  return isRefused || (isWeakToken && registry.logIn !== undefined);
}
