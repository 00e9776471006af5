import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { systemClock } from "../src/system-clock.ts";

/** Longer than any test may take, in milliseconds. */
const FOREVER = 1_000_000;

it("a pause ends with its signal, also if that has come before it", async () => {
  const called = new AbortController();
  const pause = systemClock.pause(FOREVER, called.signal);
  called.abort();
  await pause;
  await systemClock.pause(FOREVER, AbortSignal.abort());
});

it("a pause that is over leaves nothing at its signal", async () => {
  const { signal } = new AbortController();
  await systemClock.pause(1, signal);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
