import { RegistryTokenError } from "../errors.ts";
import type { Secret } from "../secret.ts";
import { cursorName, remaining } from "./destination-list.ts";
import type { DestinationTimes } from "./destination-times.ts";
import { readPendingValue } from "./pending-value.ts";
import { isWithin, placesOf } from "./places.ts";
import type { PendingToken } from "./receipt.ts";
import { isEarlierAttempt, readRun } from "./run-label.ts";
import { LONGEST_WAIT } from "./spans.ts";
import { type Work, warn } from "./work.ts";

/** What became of a token that an earlier run was storing. */
export type PendingOutcome =
  /** It is at hand, so what is left of the destinations can get it. */
  | { kind: "resumable"; token: Secret }
  /** All destinations have it; only the receipt does not say so. */
  | { kind: "stored" }
  /** No destination has it, and nobody will store it. */
  | { kind: "never-stored" }
  | { kind: "unknown" };

export async function pendingOutcome(
  work: Work,
  pending: PendingToken,
  times: DestinationTimes,
): Promise<PendingOutcome> {
  const { ports, keys, keeper } = work;
  const isCounted = pending.of === cursorName(keys);
  if (isCounted && remaining(pending, keys).length === 0) return { kind: "stored" };
  // Elsewhere it must not get: its label, which may be all that is left to know it by, names the list it is for.
  const isMeantForAll = isWithin(placesOf(keys), keeper.receipt.places.get(pending.id) ?? []);
  const isFresh = work.ports.clock.now() < Date.parse(pending.since) + LONGEST_WAIT;
  const token = isMeantForAll && isFresh ? await tokenAtHand(work, pending) : undefined;
  if (token !== undefined) return { kind: "resumable", token };
  const isOnly = isCounted && ports.destinations.length === 1 && pending.before !== undefined;
  if (!isOnly) return { kind: "unknown" };
  const written = await times();
  if (written === undefined) return { kind: "unknown" };
  const [time] = written;
  const before = pending.before === null ? undefined : Date.parse(pending.before ?? "");
  if (hasMoved(time, before)) return { kind: "stored" };
  return { kind: isPendingOver(pending, work) ? "never-stored" : "unknown" };
}

/** Whether a destination was written after the time that it showed before; its own clock counts for both. */
export function hasMoved(time: Date | undefined, before: number | undefined): boolean {
  return (
    time !== undefined && (before === undefined ? !Number.isNaN(time.getTime()) : time.getTime() > before)
  );
}

/** Whether the run that was storing the token cannot store it any more. */
export function isPendingOver(pending: PendingToken, { settings, ports }: Work): boolean {
  return (
    Date.parse(pending.until) <= ports.clock.now() || isEarlierAttempt(readRun(pending.run), settings.run)
  );
}

/** The value that this run was given, if it is the pending token and works. */
async function tokenAtHand(work: Work, pending: PendingToken): Promise<Secret | undefined> {
  const { settings, ports } = work;
  const value = settings.pendingToken === undefined ? undefined : readPendingValue(settings.pendingToken);
  if (value === undefined || value.id !== pending.id) {
    if (settings.pendingToken !== undefined) {
      warn(
        work,
        "The pending token that was given is not the one of the receipt: this run was queued before it was there.",
      );
    }
    return undefined;
  }
  try {
    const { certainty } = await ports.issuer.verify(value.token, { signal: settings.signal });
    if (certainty === "accepted") return value.token;
  } catch (error) {
    const isRefused = error instanceof RegistryTokenError && /^token-/.test(error.code);
    if (!isRefused) throw error;
  }
  warn(work, `The registry does not accept the pending token ${pending.id} that was given.`);
  return undefined;
}
