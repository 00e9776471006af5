import type { RegistryTokenError } from "../errors.ts";
import { RateLimited } from "../http/rate-limited.ts";
import { RegistryMisbehaved } from "../http/registry-misbehaved.ts";
import { RegistryUnreachable } from "../http/registry-unreachable.ts";
import type { Secret } from "../secret.ts";
import type { CallOptions } from "./call-options.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import type { Registry } from "./registry.ts";
import { RegistryRefused } from "./registry-refused.ts";
import type { Verification } from "./verification.ts";

/**
 * Asks a registry about a token that somebody wants to use. Fails only if the answer can mean nothing else than that
 * the token is not valid there, or if there was no answer; any other answer is a {@link Verification.doubt}.
 *
 * {@link Registry.verify} throws there instead: whoever replaces or revokes a token wants to know why nothing is known.
 *
 * @throws {RegistryTokenError} `token-rejected`, `token-expired`; `token-forbidden` for a token of another organization;
 *   `registry-unreachable`; `registry-misbehaved` if what answers does not speak HTTP; `registry-url-invalid`,
 *   `token-malformed`
 */
export async function askAboutToken(
  registry: Registry,
  token: Secret,
  options?: CallOptions,
): Promise<Verification> {
  try {
    return await registry.verify(token, options);
  } catch (error) {
    if (!leavesDoubt(error)) throw error;
    return {
      certainty: "unknown",
      doubt: error.message,
      account: undefined,
      expiry: jwtExpiry(token),
      registryUrl: registry.isUrlOpen ? undefined : registry.url,
      remarks: [],
    };
  }
}

/** Whether an error of {@link Registry.verify} is an answer that says nothing against the token. */
export function leavesDoubt(error: unknown): error is RegistryTokenError {
  if (error instanceof RegistryRefused) return !error.isProof;
  if (error instanceof RegistryMisbehaved)
    return error.reason !== "not-http" && error.reason !== "other-origin";
  return error instanceof RateLimited;
}

/**
 * Whether a token can be used although asking about it failed with this error: what the registry says, or that it says
 * nothing, is not in the way of the package manager's credential. In a workflow that is `verify: false`; in the editor a
 * person decides.
 */
export function canGoUnverified(error: unknown): boolean {
  return [RegistryRefused, RegistryMisbehaved, RegistryUnreachable, RateLimited].some(
    (kind) => error instanceof kind,
  );
}
