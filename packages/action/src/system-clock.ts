import type { HttpClock } from "@setup-registry-token/core";

/** The time and chance of this machine. */
export const systemClock: HttpClock = {
  now: Date.now,
  random: Math.random,
  pause: (milliseconds, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    }),
};
