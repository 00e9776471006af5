import {
  type Registry,
  RegistryTokenError,
  type Secret,
  type TokenAdministration,
} from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { AccountSecrets } from "../storage/account-store.ts";
import { endOf } from "../storage/noted-expiry.ts";
import { LogInNeeded } from "./log-in-needed.ts";
import { ManagedElsewhere } from "./managed-elsewhere.ts";

/** An account's tokens, and what is needed beside them. */
export interface Administration {
  readonly registry: Registry;
  readonly tokens: TokenAdministration;
  readonly secrets: AccountSecrets;
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
  const secrets = await services.accounts.secretsOf(account);
  const authority = authorityOf(account, secrets, services.clock.now());
  if (secrets === undefined || authority === undefined) throw new LogInNeeded(account);
  try {
    return await work({ registry, tokens: registry.tokens(authority), secrets });
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    const isRefused = error.code === "token-rejected" || error.code === "token-expired";
    // A token that may not manage others is refused this, where a log-in may well be allowed it.
    const isWeakToken =
      error.code === "token-forbidden" && authority === secrets.token && account.source !== "log-in";
    if (isRefused || (isWeakToken && registry.logIn !== undefined)) throw new LogInNeeded(account, error);
    throw error;
  }
}

/** A session that has not ended; else the token, but with PACKAGE.broker, where a token only reads packages. */
function authorityOf(account: Account, secrets: AccountSecrets | undefined, now: number): Secret | undefined {
  const end = account.session === undefined ? undefined : endOf(account.session.expiry, undefined);
  const hasEnded = end !== undefined && end.getTime() <= now;
  const session = hasEnded ? undefined : secrets?.session;
  return session ?? (account.kind === "package-broker" ? undefined : secrets?.token);
}
