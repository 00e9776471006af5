import { RegistryTokenError } from "../errors.ts";
import type { HttpClock } from "../http/retry.ts";
import type { Secret } from "../secret.ts";
import type { CallOptions } from "./call-options.ts";
import { oneLine } from "./quotation.ts";
import type { Registry } from "./registry.ts";
import type { TokenAdministration, TokenRecord } from "./token-administration.ts";

/** PACKAGE.broker may know a revoked token for 5 s more; the last question comes well after that. */
const PAUSES = [500, 1_000, 1_500, 2_000, 3_000, 4_000];

export interface Revocation {
  record: TokenRecord;
  tokens: TokenAdministration;
  /** The token itself, where it is at hand: then the registry is asked whether it still takes it. */
  token?: Secret | undefined;
  /** The id of the token that is in use here, where it is known. */
  idInUse?: string | undefined;
  /** Allows the token in use to be revoked. */
  mayRevokeInUse?: boolean;
}

export interface Revoked {
  outcome: "revoked" | "already-gone";
  /** `refused`: the registry no longer takes the token. `not-listed`: its id is gone from the list. */
  proof: "refused" | "not-listed";
}

/**
 * Revokes a token, and makes sure that it has ended.
 *
 * @throws {RegistryTokenError} `token-in-use`: nothing was done; `revocation-unproven`: the registry said yes, and yet
 *   the token works or is listed
 */
export async function revokeToken(
  { record, tokens, token, idInUse, mayRevokeInUse = false }: Revocation,
  { registry, clock }: { registry: Registry; clock: HttpClock },
  options: CallOptions = {},
): Promise<Revoked> {
  const id = oneLine(record.id);
  const name = record.label === "" ? id : `"${record.label}" (${id})`;
  if (record.id === idInUse && !mayRevokeInUse) {
    throw new RegistryTokenError(
      "token-in-use",
      `The token ${name} is the one that is in use here. Put another in its place first, or say that you mean it.`,
    );
  }
  const outcome = await tokens.revoke(record.id, options);
  const isEnded = async () =>
    token === undefined
      ? !(await tokens.list(options)).tokens.some(({ id }) => id === record.id)
      : isRefused(registry, token, options);
  for (const pause of [...PAUSES, undefined]) {
    if (await isEnded()) return { outcome, proof: token === undefined ? "not-listed" : "refused" };
    if (pause === undefined) break;
    await clock.pause(pause, options.signal ?? new AbortController().signal);
    options.signal?.throwIfAborted();
  }
  throw new RegistryTokenError(
    "revocation-unproven",
    `${new URL(registry.url).origin} confirmed the revocation of ${name}, but ${token === undefined ? "still lists it" : "still accepts the token"}. ` +
      "Look at the registry's web page, and treat the token as alive until it is refused.",
  );
}

async function isRefused(registry: Registry, token: Secret, options: CallOptions): Promise<boolean> {
  try {
    await registry.verify(token, options);
    return false;
  } catch (error) {
    const code = error instanceof RegistryTokenError ? error.code : undefined;
    if (code === "token-rejected" || code === "token-expired") return true;
    throw error;
  }
}
