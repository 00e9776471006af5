import type { GitHubClock } from "./github.ts";

/**
 * GitHub asks for one second between requests that write ("Best practices for using the REST API"). Counted from the
 * start of one to the start of the next.
 */
const SPACING = 1_000;

/** @returns waits for its turn; to be called before each write */
export function spaceWrites(clock: GitHubClock): (signal: AbortSignal) => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const now = clock.now();
    const start = Math.max(now, next);
    next = start + SPACING;
    if (start > now) await clock.pause(start - now, signal);
  };
}
