import { parseToken, RegistryTokenError, type Secret } from "@setup-registry-token/core";
import type { FoundCredential } from "@setup-registry-token/core/workspace";

/** A credential whose token may be tried at the registry. */
export type Adoptable = FoundCredential & {
  readonly token: Secret;
  readonly state: { kind: "usable" | "near-miss" };
};

/** Whether a log-in can take a credential over: one that does good already, or was probably meant to. */
export function isAdoptable(credential: FoundCredential): credential is Adoptable {
  const { state, token } = credential;
  if (token === undefined) return false;
  return state.kind === "usable" || (state.kind === "near-miss" && isWellFormed(token));
}

/** Of a near miss, only the address was looked at. */
function isWellFormed(token: Secret): boolean {
  try {
    return !parseToken(token.reveal()).isTrimmed;
  } catch (error) {
    if (error instanceof RegistryTokenError) return false;
    throw error;
  }
}
