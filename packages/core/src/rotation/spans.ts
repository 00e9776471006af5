const MINUTE = 60 * 1000;
export const HOUR = 60 * MINUTE;

/**
 * Nobody can lock a secret of GitHub, and a run that seems dead may only be slow. So each run promises to store its
 * token no longer than this, and others believe that it has stopped only after {@link LEASE}. An hour lies between, for
 * clocks that differ and calls that are under way. A job on a machine of GitHub's ends after six hours anyway.
 */
export const LONGEST_STORING = 5 * HOUR;
export const LEASE = 6 * HOUR;

/**
 * How long after a token was issued another run may begin to go on with it. Only a token for several places waits for
 * that; so by {@link lastStored} nobody stores a token any more, even if no receipt is left that says so.
 */
export const LONGEST_WAIT = 23 * HOUR;

/**
 * @param issued milliseconds since 1970
 * @param places how many the token was issued for
 * @returns when the last run has stopped to store it
 */
export function lastStored(issued: number, places: number): number {
  return issued + LEASE + (places > 1 ? LONGEST_WAIT + HOUR : 0);
}

/** How long a run may go on to store a token before it notices that another has brought it to its end. */
export const NOTICE = 30 * MINUTE;

/** By how much the clocks of registry, GitHub and runner may differ. */
export const SKEW = 60 * MINUTE;

/** @param milliseconds since 1970 */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
