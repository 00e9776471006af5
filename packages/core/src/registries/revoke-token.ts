import { RegistryTokenError } from "../errors.ts";
import type { HttpClock } from "../http/retry.ts";
import type { Secret } from "../secret.ts";
import { awaitEnd, isRefusedInTheEnd } from "./await-end.ts";
import type { CallOptions } from "./call-options.ts";
import { oneLine } from "./quotation.ts";
import type { Registry } from "./registry.ts";
import type { TokenAdministration, TokenRecord } from "./token-administration.ts";

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
  const isGone = async () => !(await tokens.list(options)).tokens.some(({ id }) => id === record.id);
  const hasEnded =
    token === undefined
      ? await awaitEnd(isGone, clock, options)
      : await isRefusedInTheEnd(token, { registry, clock }, options);
  if (hasEnded) return { outcome, proof: token === undefined ? "not-listed" : "refused" };
  throw new RegistryTokenError(
    "revocation-unproven",
    `${new URL(registry.url).origin} confirmed the revocation of ${name}, but ${token === undefined ? "still lists it" : "still accepts the token"}. ` +
      "Look at the registry's web page, and treat the token as alive until it is refused.",
  );
}
