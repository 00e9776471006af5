import { RegistryTokenError } from "@setup-registry-token/core";
import { canGoUnverified } from "@setup-registry-token/core/registries";

/**
 * The error of a question about a token, with the way to go on without an answer.
 *
 * @param isUrlOpen whether the answer was to tell the URL as well
 */
export function nameWayRound(error: unknown, isUrlOpen = false): unknown {
  if (!(error instanceof RegistryTokenError) || !canGoUnverified(error)) return error;
  const what = isUrlOpen ? "give the url and set verify: false" : "set verify: false";
  return new RegistryTokenError(
    error.code,
    `${error.message} To use the token without asking the registry about it, ${what}.`,
    { cause: error },
  );
}
