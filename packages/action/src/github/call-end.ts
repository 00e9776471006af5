import type { GitHubClock } from "./github.ts";

/** {@link RotationPorts} allows ten minutes for a call; the last exchange needs a part of them. */
const LONGEST_WAIT = 8 * 60_000;

/** Until when a call that begins now may wait for a rate limit, in milliseconds since 1970. */
export function callEnd(clock: GitHubClock): number {
  return clock.now() + LONGEST_WAIT;
}
