import { RegistryTokenError } from "@setup-registry-token/core";
import { RegistryRefused, RegistryUnreachable } from "@setup-registry-token/core/registries";

/** The kind of a failure, in a word and perhaps a number: a whole message could name an organisation. */
export function describeFailure(error: unknown): string {
  if (error instanceof RegistryUnreachable) return `not reached (${error.reason})`;
  if (error instanceof RegistryRefused) return `${error.code} (${error.status})`;
  return error instanceof RegistryTokenError ? error.code : "failed";
}
