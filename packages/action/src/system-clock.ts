import type { HttpClock } from "@setup-registry-token/core";

/** The time and chance of this machine. */
export const systemClock: HttpClock = {
  now: Date.now,
  random: Math.random,
  async pause(milliseconds, signal) {
    if (signal.aborted) return;
    const over = new AbortController();
    await new Promise<void>((resolve) => {
      // By this callback the clock of the end-to-end tests tells a pause from a time limit.
      const timer = setTimeout(resolve, milliseconds);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener("abort", end, { signal: over.signal });
    });
    over.abort();
  },
};
