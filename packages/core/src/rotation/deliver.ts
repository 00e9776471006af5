import { abandon } from "./abandon.ts";
import { causeText } from "./cause-text.ts";
import { conclude } from "./conclude.ts";
import type { DestinationTimes } from "./destination-times.ts";
import type { HeldToken } from "./held-token.ts";
import { revokeDue } from "./revoke-due.ts";
import { receiptBehind, rotationIncomplete } from "./rotation-incomplete.ts";
import { storeEverywhere } from "./store-everywhere.ts";
import { type Work, warn } from "./work.ts";

/**
 * Brings the new token to all destinations and the receipt up to date; after an incident also ends the old one.
 *
 * @returns the names of the destinations
 * @throws {RotationFailed}
 */
export async function deliver(work: Work, held: HeldToken, times: DestinationTimes): Promise<string[]> {
  const leaked = work.settings.isIncident ? work.keeper.receipt.current : undefined;
  const storing = await storeEverywhere(work, held, times);
  const { where, error } = storing;
  if (where.notDone.length + where.unknown.length > 0) {
    const isNowhere = where.done.length + where.unknown.length === 0;
    if (!held.isFresh || !isNowhere) throw rotationIncomplete(held, storing);
    throw await abandon(work, held.pending.id, { what: "The new token was stored nowhere.", error, where });
  }
  try {
    await conclude(work, held);
  } catch (error) {
    throw receiptBehind(held, { where, error });
  }
  if (work.settings.isIncident) await endAtOnce(work, leaked);
  return where.done;
}

async function endAtOnce(work: Work, leaked: string | undefined): Promise<void> {
  const { keeper } = work;
  try {
    await revokeDue(work, { leaked });
    if (keeper.isBehind) await keeper.write(keeper.receipt);
  } catch (error) {
    warn(work, `Not all that was to be revoked at once is. ${causeText(error)} Run the rotation again.`);
  }
}
