/**
 * To be preloaded into a process: it lives so many milliseconds ahead as CLOCK_AHEAD says, its pauses pass at once, and
 * its time limits are no longer than CLOCK_LIMIT. A timer whose callback is the `resolve` of a promise is a pause; one of
 * some seconds is a time limit. JavaScript, because to strip types takes longer than all else that the process does.
 */
const SHORTEST_LIMIT = 5_000;
const startTimer = globalThis.setTimeout;
const startLimit = AbortSignal.timeout;
const realNow = Date.now;
const longestLimit = Number(process.env.CLOCK_LIMIT || Number.POSITIVE_INFINITY);
let ahead = Number(process.env.CLOCK_AHEAD ?? 0);

Date.now = () => realNow() + ahead;

globalThis.setTimeout = Object.assign((callback, delay = 0, ...rest) => {
  if (!isResolve(callback)) return startTimer(callback, limited(delay), ...rest);
  ahead += delay;
  // Nobody looks into what stands for a timer; `clearTimeout` takes anything.
  return setImmediate(callback);
}, startTimer);

AbortSignal.timeout = (delay) => startLimit.call(AbortSignal, limited(delay));

/** Shorter ones are the inner works of a client, not its limits. */
function limited(delay) {
  return delay < SHORTEST_LIMIT ? delay : Math.min(delay, longestLimit);
}

/** V8 gives these functions no name and no source; bound functions have a name. */
function isResolve(callback) {
  return callback.name === "" && Function.prototype.toString.call(callback).includes("[native code]");
}
