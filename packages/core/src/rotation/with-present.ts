import { isPendingOver } from "./pending-outcome.ts";
import { placesOf } from "./places.ts";
import type { Receipt } from "./receipt.ts";
import { doubtful, withoutToken, withPlaces } from "./receipt-changes.ts";
import { isoTime } from "./spans.ts";
import { namedPlaces } from "./token-places.ts";
import type { Work } from "./work.ts";

/**
 * Takes a user's word for it that the secret holds a token. What the receipt has as the current one may be there all the
 * same, should the user be wrong: it ends only when it was replaced once more.
 */
export function withPresent(work: Work, receipt: Receipt): Receipt {
  const { settings, ports, tokens } = work;
  const { presentId } = settings;
  const { current, pending, unsettled } = receipt;
  const record = presentId === undefined ? undefined : tokens.get(presentId);
  if (presentId === undefined || presentId === current || record === undefined) return receipt;
  const now = ports.clock.now();
  const known = unsettled.find(({ id }) => id === current)?.until;
  const until = Math.max(now, Date.parse(known ?? isoTime(now)));
  const changed = current === undefined ? receipt : doubtful(receipt, current, { now, until });
  // The run that was storing it may go on to do so.
  const isBeingStored = pending?.id === presentId && !isPendingOver(pending, work);
  const more = isBeingStored ? [{ id: presentId, until: pending.until }] : [];
  const isKnown = pending?.id === presentId || changed.superseded.some(({ id }) => id === presentId);
  const before = isKnown ? (changed.places.get(presentId) ?? []) : namedPlaces(work, record);
  return {
    ...withPlaces(withoutToken(changed, presentId), presentId, placesOf([...before, ...work.keys])),
    current: presentId,
    unsettled: [...changed.unsettled, ...more],
  };
}
