const DAY = 24 * 60 * 60 * 1000;

/** How long before its end a token begins to be shown as one that needs attention, in milliseconds. */
const NOTICE = 7 * DAY;

/** Whether a token has ended, or does so within a week. */
export type Ending = "ended" | "soon" | "later";

/** @param now milliseconds since 1970 */
export function endingOf(end: Date | undefined, now: number): Ending {
  if (end === undefined) return "later";
  const left = end.getTime() - now;
  if (left <= 0) return "ended";
  return left <= NOTICE ? "soon" : "later";
}

/**
 * When what {@link endingOf} says of one of these ends changes next.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970; `undefined` if it never does
 */
export function nextChange(ends: readonly Date[], now: number): number | undefined {
  const changes = ends.flatMap((end) => [end.getTime() - NOTICE, end.getTime()]);
  const next = changes.reduce((least, time) => (time > now ? Math.min(least, time) : least), Infinity);
  return Number.isFinite(next) ? next : undefined;
}

/** Whole days until a time, rounded down; negative if it is over. */
export function daysUntil(end: Date, now: number): number {
  return Math.floor((end.getTime() - now) / DAY);
}
