import { RegistryTokenError } from "../errors.ts";
import { causeText } from "./cause-text.ts";
import { remaining } from "./destination-list.ts";
import type { DestinationTimes } from "./destination-times.ts";
import type { HeldToken } from "./held-token.ts";
import { pace } from "./pace.ts";
import { progress } from "./progress.ts";
import type { StoredWhere } from "./rotation-failed.ts";
import { LEASE, LONGEST_STORING } from "./spans.ts";
import { storeOne } from "./store-one.ts";
import { StoringLog } from "./storing-log.ts";
import { type Work, warn } from "./work.ts";

const STORES_PER_NOTE = 50;
/** What keeps so many destinations in a row from being written is not their own fault. */
const MOST_FAILURES_IN_A_ROW = 10;

export interface Storing {
  where: StoredWhere;
  /** Why it ended early, or else why the first destination that failed did. */
  error: unknown;
}

/** Stores the token in every destination that does not have it. Tells what went wrong, and does not throw. */
export async function storeEverywhere(
  work: Work,
  held: HeldToken,
  times: DestinationTimes,
): Promise<Storing> {
  const { destinations } = work.ports;
  const indices = remaining(held.pending, work.keys);
  const log = new StoringLog(held.pending, destinations, indices);
  try {
    try {
      await storeInEach(work, { held, indices, log, times });
    } finally {
      if (destinations.length > 1) await noteCursor(work, log);
    }
  } catch (error) {
    return { where: log.where(), error };
  }
  return { where: log.where(), error: log.firstError };
}

interface StoringJob {
  held: HeldToken;
  indices: readonly number[];
  log: StoringLog;
  times: DestinationTimes;
}

async function storeInEach(work: Work, { held, indices, log, times }: StoringJob): Promise<void> {
  const { ports, settings } = work;
  const { signal, spacing } = settings;
  // They were asked before the token was issued, so this sends nothing.
  const written = await times();
  const stopAt = Date.parse(held.pending.until) - (LEASE - LONGEST_STORING);
  const wait = pace({ clock: ports.clock, spacing: spacing.store, signal });
  const tellProgress = progress(ports, { does: "storing", total: ports.destinations.length });
  for (const [count, index] of indices.entries()) {
    const destination = ports.destinations[index];
    if (destination === undefined || log.failuresInARow >= MOST_FAILURES_IN_A_ROW) return;
    if (count > 0 && count % STORES_PER_NOTE === 0) await noteCursor(work, log);
    await wait();
    if (ports.clock.now() > stopAt) throw tookTooLong();
    const before = written === undefined ? undefined : { time: written[index] };
    log.note(index, await storeOne(destination, { token: held.token, before, signal }));
    tellProgress(log.doneCount);
  }
}

/**
 * Writes down how far it is: the next run begins there. Also after the rotation was cancelled.
 *
 * @throws {RegistryTokenError} `rotation-overtaken`
 */
async function noteCursor(work: Work, log: StoringLog): Promise<void> {
  const { keeper } = work;
  try {
    await keeper.write({ ...keeper.receipt, pending: log.pending() });
  } catch (error) {
    if (error instanceof RegistryTokenError && error.code === "rotation-overtaken") throw error;
    warn(work, `How far the storing is could not be noted. ${causeText(error)}`);
  }
}

function tookTooLong(): RegistryTokenError {
  return new RegistryTokenError(
    "rotation-incomplete",
    "To store the token took more than five hours, and after six another run may believe that this one has died.",
  );
}
