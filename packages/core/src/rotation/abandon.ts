import { RegistryTokenError } from "../errors.ts";
import { causeText } from "./cause-text.ts";
import { withoutToken } from "./receipt-changes.ts";
import { RotationFailed, type StoredWhere } from "./rotation-failed.ts";
import { type Work, warn } from "./work.ts";

const UNTOUCHED = "The secret still holds the token that it held before, and that one was not touched.";

/**
 * The failure of a rotation that has changed nothing that anybody uses.
 *
 * @param what a full sentence
 * @param told the error whose reason is told, if not the cause itself
 */
export function untouched(what: string, cause: unknown, told = cause): RotationFailed {
  return new RotationFailed(
    codeOf(told),
    `${what} ${causeText(told)} ${UNTOUCHED} Run the rotation again when the reason is gone.`,
    { where: { done: [], notDone: [], unknown: [] }, cause },
  );
}

export interface Abandonment {
  /** A full sentence. */
  what: string;
  error: unknown;
  where?: StoredWhere;
}

/**
 * Revokes a new token that no destination holds, and takes it out of the receipt. Goes on after the rotation was
 * cancelled: a token that nobody knows of is worse than a second.
 */
export async function abandon(
  work: Work,
  id: string,
  { what, error, where = { done: [], notDone: [], unknown: [] } }: Abandonment,
): Promise<RotationFailed> {
  const isRevoked = await revokeNew(work, id);
  if (isRevoked) await forget(work, id);
  const end = isRevoked
    ? "The new token was revoked."
    : `The new token ${id} could not be revoked: the next run does it.`;
  return new RotationFailed(
    codeOf(error),
    `${what} ${causeText(error)} ${UNTOUCHED} ${end} Run the rotation again when the reason is gone.`,
    { where, newTokenId: isRevoked ? undefined : id, cause: error },
  );
}

async function revokeNew({ ports }: Work, id: string): Promise<boolean> {
  try {
    await ports.issuer.revoke(id);
    return true;
  } catch {
    return false;
  }
}

/** What stays behind here is harmless: the next run sees that the token is gone. */
async function forget(work: Work, id: string): Promise<void> {
  const { keeper, ports } = work;
  try {
    if (keeper.receipt.pending?.id !== id) return;
    if (ports.destinations.length > 1) await ports.pendingStore?.remove();
    await keeper.write(withoutToken(keeper.receipt, id));
  } catch (error) {
    warn(work, `What was noted about the new token could not be taken back. ${causeText(error)}`);
  }
}

export function codeOf(error: unknown): RegistryTokenError["code"] {
  return error instanceof RegistryTokenError ? error.code : "rotation-incomplete";
}
