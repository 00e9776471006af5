import { RegistryTokenError, type Secret, type TokenRecord } from "@setup-registry-token/core";
import { type Revoked, revokeToken } from "@setup-registry-token/core/registries";
import type { Services } from "../services.ts";
import type { Administration } from "./administer.ts";

interface Revocation {
  readonly record: TokenRecord;
  /** The token itself, where it is at hand. */
  readonly token: Secret | undefined;
  readonly signal: AbortSignal;
}

/**
 * Revokes a token and makes sure that it has ended, also where it is the very one with which the registry is asked.
 *
 * @returns `wasAuthority`: it was that one, the administration's
 * @throws {RegistryTokenError} as `revokeToken`
 */
export async function revokeAndProve(
  { clock }: Pick<Services, "clock">,
  { registry, tokens }: Administration,
  { record, token, signal }: Revocation,
): Promise<Revoked & { readonly wasAuthority: boolean }> {
  let confirmed: Revoked["outcome"] | undefined;
  const watched: typeof tokens = {
    ...tokens,
    async revoke(id, options) {
      confirmed = await tokens.revoke(id, options);
      return confirmed;
    },
  };
  try {
    const revocation = { record, tokens: watched, token, mayRevokeInUse: true };
    const revoked = await revokeToken(revocation, { registry, clock }, { signal });
    return { ...revoked, wasAuthority: false };
  } catch (error) {
    const isRefused = error instanceof RegistryTokenError && error.code === "token-rejected";
    // The registry has just taken it, to revoke; so it was this one that it has revoked.
    if (confirmed !== undefined && isRefused)
      return { outcome: confirmed, proof: "refused", wasAuthority: true };
    throw error;
  }
}
