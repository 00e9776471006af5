import type { HttpClock } from "@setup-registry-token/core";

/** The time and chance of this machine. */
export const systemClock: HttpClock = {
  now: Date.now,
  random: Math.random,
  pause: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener("abort", end, { once: true });
    }),
};
