/**
 * To be preloaded into a process: it lives so many milliseconds ahead as CLOCK_AHEAD says, its pauses pass at once, and
 * its time limits are no longer than CLOCK_LIMIT. A timer whose callback is the `resolve` of a promise is a pause; one of
 * some seconds is a time limit.
 */
const SHORTEST_LIMIT = 5_000;
const startTimer = globalThis.setTimeout;
const realNow = Date.now;
const startLimit = AbortSignal.timeout;
const longestLimit = Number(process.env.CLOCK_LIMIT || Number.POSITIVE_INFINITY);
let ahead = Number(process.env.CLOCK_AHEAD ?? 0);

Date.now = () => realNow() + ahead;

function startTimerOrPass(callback: () => void, delay = 0, ...rest: []): NodeJS.Timeout {
  if (!isResolve(callback)) return startTimer(callback, limited(delay), ...rest);
  ahead += delay;
  return startTimer(callback, 0);
}

/** Shorter ones are the inner works of a client, not its limits. */
function limited(delay: number): number {
  return delay < SHORTEST_LIMIT ? delay : Math.min(delay, longestLimit);
}

/** V8 gives these functions no name and no source; bound functions have a name. */
function isResolve(callback: () => void): boolean {
  return callback.name === "" && Function.prototype.toString.call(callback).includes("[native code]");
}

globalThis.setTimeout = Object.assign(startTimerOrPass, startTimer) as typeof setTimeout;

AbortSignal.timeout = (delay) => startLimit.call(AbortSignal, limited(delay));
