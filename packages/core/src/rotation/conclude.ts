import type { HeldToken } from "./held-token.ts";
import { concluded } from "./receipt-changes.ts";
import { removePending } from "./remove-pending.ts";
import { isoTime, NOTICE } from "./spans.ts";
import { listsNoUse } from "./unknown-use.ts";
import { type Work, warn } from "./work.ts";

/**
 * All destinations hold the token: writes that down, after the token has left the pending store. Not to be cancelled,
 * as there is nothing left to be saved by it.
 *
 * @throws {RegistryTokenError} `rotation-overtaken`, or what the receipt's store throws
 */
export async function conclude(work: Work, { pending }: HeldToken): Promise<void> {
  const { ports, keeper } = work;
  const isShared = ports.destinations.length > 1 && keeper.store !== undefined;
  if (isShared && (await keeper.isOvertaken())) throw keeper.overtaken();
  if (isShared) await removePending(work);
  const now = ports.clock.now();
  tellOfUnknownUse(work, pending.id);
  const receipt = concluded(keeper.receipt, pending, { since: now, keys: work.keys });
  if (!isShared) return keeper.write(receipt);
  // Another run may have got the token from the pending store.
  const others = receipt.unsettled.filter(({ id }) => id !== pending.id);
  const own = receipt.unsettled.find(({ id }) => id === pending.id);
  const until = Math.max(now + NOTICE, Date.parse(own?.until ?? isoTime(now)));
  return keeper.write({ ...receipt, unsettled: [...others, { id: pending.id, until: isoTime(until) }] });
}

function tellOfUnknownUse(work: Work, id: string): void {
  const { current } = work.keeper.receipt;
  const { keepsWhatIsUsed, isIncident } = work.settings;
  if (current === undefined || current === id || !keepsWhatIsUsed || isIncident || !listsNoUse(work)) return;
  warn(
    work,
    `The registry lists no use of any token, not even of those that were used here. So ${current} will be revoked when its ` +
      "grace is over, whether or not somebody still uses it: give a grace that is long enough.",
  );
}
