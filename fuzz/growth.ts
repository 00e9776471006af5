import type { Target } from "./target.ts";

/** Each eight times the one before. The next is tried only where the last was fine: what is quadratic would not end. */
const SIZES = [4_000, 32_000, 256_000];
/** For eight times the size. Work that grows with the square would take 64 times as long. */
const MOST = 24;
/** Milliseconds of processor time below which nothing is said of growth. */
const SHORTEST = 60;
const ATTEMPTS = 4;

/**
 * Makes sure that a reader's work grows no faster than what it reads. Compares processor times, so that other programs
 * do not count, and takes the best of several attempts.
 *
 * @returns what is wrong; `undefined` if it is as it should be
 */
export async function faultInGrowth(
  target: Target,
  make: (size: number) => unknown,
): Promise<string | undefined> {
  for (const [index, size] of SIZES.entries()) {
    const smaller = SIZES[index - 1];
    if (smaller === undefined) continue;
    const growth = await leastGrowth(target, make(smaller), make(size));
    if (growth > MOST)
      return `from ${smaller} to ${size} characters it takes ${growth.toFixed(0)} times as long`;
  }
  return undefined;
}

async function leastGrowth(target: Target, smaller: unknown, larger: unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && least > MOST; attempt++) {
    const before = await timeOf(target, smaller);
    const after = await timeOf(target, larger);
    least = Math.min(least, after < SHORTEST ? 0 : after / Math.max(before, SHORTEST / MOST));
  }
  return least;
}

async function timeOf(target: Target, value: unknown): Promise<number> {
  const start = process.cpuUsage();
  await target.check(value);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
