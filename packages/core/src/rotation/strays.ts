import type { TokenRecord } from "../registries/token-administration.ts";
import type { DestinationTimes } from "./destination-times.ts";
import { ANYWHERE, isWithin, type Places } from "./places.ts";
import type { Receipt } from "./receipt.ts";
import { doubtful, elsewhere, superseded } from "./receipt-changes.ts";
import { isEarlierAttempt, readLabel } from "./run-label.ts";
import { lastStored, SKEW } from "./spans.ts";
import { labelledPlaces } from "./token-places.ts";
import type { Work } from "./work.ts";

/** A receipt in which all our tokens are, and which of them no destination ever held. */
export interface StraysFound {
  receipt: Receipt;
  neverStored: string[];
}

/**
 * Finds tokens that have our label, and that the receipt does not know: a run died before it could write, or another
 * overwrote what it wrote, or there is no receipt at all.
 */
export async function findStrays(
  work: Work,
  receipt: Receipt,
  times: DestinationTimes,
): Promise<StraysFound> {
  const known = new Set(
    [receipt.current, receipt.pending?.id, ...receipt.superseded.map(({ id }) => id)].filter(
      (id) => id !== undefined,
    ),
  );
  const strays = [...work.tokens.values()].filter(
    ({ id, label }) => !known.has(id) && ["own", "perhaps"].includes(readLabel(label, work.owner).issuer),
  );
  const now = work.ports.clock.now();
  const found: StraysFound = { receipt, neverStored: [] };
  for (const stray of strays) {
    const places = labelledPlaces(work, stray);
    if (places.includes(ANYWHERE)) {
      found.receipt = elsewhere(found.receipt, stray.id, { now, places });
    } else if (
      isOver(work, stray, places) &&
      isWithin(places, work.keys) &&
      isNeverStored(stray, await times())
    ) {
      found.receipt = superseded(found.receipt, stray.id, now);
      found.neverStored.push(stray.id);
    } else {
      found.receipt = doubtful(found.receipt, stray.id, {
        // The times of the places say since when they have another; it is never before this.
        now: stray.createdAt?.getTime() ?? now,
        until: storedUntil(work, stray, places),
        places,
      });
    }
  }
  return found;
}

/** Whether nobody can store the token any more. One for several places another run may have gone on with. */
function isOver(
  { settings, ports, owner }: Work,
  { label, createdAt }: TokenRecord,
  places: Places,
): boolean {
  if (places.length === 1 && isEarlierAttempt(readLabel(label, owner).run, settings.run)) return true;
  return createdAt !== undefined && lastStored(createdAt.getTime(), places.length) <= ports.clock.now();
}

/** Until when a run may store the token. Without a receipt the next run must find the same, so only times count. */
function storedUntil(work: Work, stray: TokenRecord, places: Places): number {
  const now = work.ports.clock.now();
  if (work.keeper.store !== undefined && isOver(work, stray, places)) return now;
  return lastStored(stray.createdAt?.getTime() ?? now, places.length);
}

/** A destination that was last written well before a token was created cannot hold it. */
function isNeverStored(
  { createdAt }: TokenRecord,
  times: readonly (Date | undefined)[] | undefined,
): boolean {
  if (createdAt === undefined || times === undefined) return false;
  return times.every((time) => time === undefined || time.getTime() + SKEW < createdAt.getTime());
}
