import { type Registry, RegistryTokenError } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { type Authority, authorityOf } from "../storage/held-account.ts";
import { canLogInHelp } from "../tokens/administer.ts";
import type { TokenListing } from "./token-lists.ts";

/** Asks an account's registry for the account's tokens. */
export async function askForTokens(account: Account, services: Services): Promise<TokenListing> {
  const registry = openedRegistry(account, services);
  if (registry?.tokensElsewhere !== undefined) return { kind: "elsewhere", ...registry.tokensElsewhere };
  if (registry?.tokens === undefined) return { kind: "not-offered" };
  let authority: Authority | undefined;
  try {
    const secrets = await services.accounts.secretsOf(account);
    if (secrets === undefined) return { kind: "no-secret" };
    authority = authorityOf({ account, secrets }, services.clock.now());
    if (authority === undefined) return { kind: "failed", error: nothingManagesTokens() };
    return { kind: "listed", ...(await registry.tokens(authority.secret).list()) };
  } catch (error) {
    if (!(error instanceof RegistryTokenError)) throw error;
    const isForLogIn = authority !== undefined && canLogInHelp(error, { authority, registry });
    return { kind: "failed", error: isForLogIn ? askingToLogIn(error) : error };
  }
}

/** A token that may not list others, where a log-in may: the way on is the same as if it were refused altogether. */
function askingToLogIn(error: RegistryTokenError): RegistryTokenError {
  return error.code === "token-forbidden" ? new RegistryTokenError("token-rejected", error.message) : error;
}

/** What the registry would say, too, but nobody has to ask it. */
function nothingManagesTokens(): RegistryTokenError {
  return new RegistryTokenError("token-expired", "There is no session, or it has ended.");
}

/** Whether an account's registry lets programs manage tokens. Asks nobody. */
export function canManageTokens(account: Account, services: Services): boolean {
  return openedRegistry(account, services)?.tokens !== undefined;
}

/** @returns `undefined` if the account's URL cannot be one */
function openedRegistry(account: Account, { openRegistry }: Services): Registry | undefined {
  try {
    return openRegistry(account);
  } catch (error) {
    if (error instanceof RegistryTokenError) return undefined;
    throw error;
  }
}
