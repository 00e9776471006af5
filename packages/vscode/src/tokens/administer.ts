import {
  type Registry,
  RegistryTokenError,
  type Secret,
  type TokenAdministration,
} from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { AccountSecrets } from "../storage/account-store.ts";
import { authorityOf } from "../storage/held-account.ts";
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
  const { secret, isFromLogIn } = authority;
  try {
    return await work({ registry, tokens: registry.tokens(secret), secrets, authority: secret });
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    const isRefused = error.code === "token-rejected" || error.code === "token-expired";
    // A token that may not manage others is refused this, where a log-in may well be allowed it.
    const isWeakToken = error.code === "token-forbidden" && !isFromLogIn;
    if (isRefused || (isWeakToken && registry.logIn !== undefined)) throw new LogInNeeded(account, error);
    throw error;
  }
}
