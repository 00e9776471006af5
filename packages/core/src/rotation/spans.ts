const MINUTE = 60 * 1000;
export const HOUR = 60 * MINUTE;

/**
 * Nobody can lock a secret of GitHub, and a run that seems dead may only be slow. So each run promises to store its
 * token no longer than this, and others believe that it has stopped only after {@link LEASE}. An hour lies between, for
 * clocks that differ and calls that are under way. A job on a machine of GitHub's ends after six hours anyway.
 */
export const LONGEST_STORING = 5 * HOUR;
export const LEASE = 6 * HOUR;

/** How long a run may go on to store a token before it notices that another has brought it to its end. */
export const NOTICE = 30 * MINUTE;

/** By how much the clocks of registry, GitHub and runner may differ. */
export const SKEW = 60 * MINUTE;

/** @param milliseconds since 1970 */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
