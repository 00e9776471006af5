/** When a token ends. */
export type Expiry =
  | { kind: "at"; date: Date }
  | { kind: "never" }
  /** So many days after its last use: each use begins them anew. */
  | { kind: "renews-on-use"; days: number }
  | { kind: "unknown" };

const DAY = 24 * 60 * 60 * 1000;

/**
 * Reads a registry's field for the end of a token. `null` means never, as apkg's documentation and PACKAGE.broker's
 * list have it; a missing or unreadable field means that nothing is known.
 *
 * @param value an ISO 8601 text, or Unix seconds as PACKAGE.broker has them
 */
export function readExpiry(value: unknown): Expiry {
  if (value === null) return { kind: "never" };
  const date = readTime(value);
  return date === undefined ? { kind: "unknown" } : { kind: "at", date };
}

/**
 * @param value an ISO 8601 text, or Unix seconds; anything else is `undefined`. A time without a zone is one of UTC:
 *   `Date.parse` would take it for one of the place where this runs.
 */
export function readTime(value: unknown): Date | undefined {
  const time =
    typeof value === "number"
      ? value * 1000
      : typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)
        ? Date.parse(/^\S+[T ][\d:.]+$/.test(value) ? `${value}Z` : value)
        : Number.NaN;
  // The furthest date that a `Date` holds (ECMA-262, 21.4.1.1).
  return Math.abs(time) <= 8.64e15 ? new Date(time) : undefined;
}

/**
 * Whole days from now until a token ends, rounded down; negative if it has ended.
 *
 * @param now milliseconds since 1970
 * @returns `undefined` if it has no known end
 */
export function daysLeft(expiry: Expiry, now: number): number | undefined {
  return expiry.kind === "at" ? Math.floor((expiry.date.getTime() - now) / DAY) : undefined;
}
