/**
 * To be preloaded into a process: it lives so many milliseconds ahead as CLOCK_AHEAD says, and its pauses pass at once.
 * A timer whose callback is the `resolve` of a promise is a pause; all others, such as time limits, stay as they are.
 */
const startTimer = globalThis.setTimeout;
const realNow = Date.now;
let ahead = Number(process.env.CLOCK_AHEAD ?? 0);

Date.now = () => realNow() + ahead;

function startTimerOrPass(callback: () => void, delay = 0, ...rest: []): NodeJS.Timeout {
  if (!isResolve(callback)) return startTimer(callback, delay, ...rest);
  ahead += delay;
  return startTimer(callback, 0);
}

/** V8 gives these functions no name and no source; bound functions have a name. */
function isResolve(callback: () => void): boolean {
  return callback.name === "" && Function.prototype.toString.call(callback).includes("[native code]");
}

globalThis.setTimeout = Object.assign(startTimerOrPass, startTimer) as typeof setTimeout;
