import { lstatSync, rmSync } from "node:fs";
import { RegistryTokenError } from "../errors.ts";
import { FileUnreadable, readText } from "./read-file.ts";
import type { RunningJob } from "./running-job.ts";
import { isSystemError } from "./system-error.ts";

/** Work under the lock takes milliseconds; a lock this old has been left behind, whatever its holder's id says. */
const OLDEST_LOCK = 60_000;
/** A holder writes its name right after making the lock: a nameless lock this old has been left by a kill. */
const OLDEST_NAMELESS_LOCK = 2_000;

/**
 * A lock can also be of a time to come: somebody set the clock back, or the clock of a file server is ahead.
 *
 * @param guard a file that was made just now: it tells the time of the file system
 */
function isLeftBehind(file: string, job: RunningJob, guard?: string): boolean {
  try {
    const status = lstatSync(file);
    // No instance makes anything but a file.
    if (!status.isFile()) return true;
    const holder = readHolder(file);
    const oldest = holder === undefined ? OLDEST_NAMELESS_LOCK : OLDEST_LOCK;
    if (job.now() - status.mtimeMs > oldest) return true;
    const now = guard === undefined ? job.now() : lstatSync(guard).mtimeMs;
    if (status.mtimeMs - now > oldest) return true;
    return holder?.host === job.host && typeof holder.process === "number" && !job.isRunning(holder.process);
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** The name in a lock; `undefined` as long as it is not written, or only in part. */
function readHolder(file: string): { host?: unknown; process?: unknown } | undefined {
  try {
    return JSON.parse(readText(file) ?? "") ?? undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof FileUnreadable) return undefined;
    throw error;
  }
}

/**
 * Removes a lock that nobody holds any more.
 *
 * Two instances may see the same dead lock. Only one at a time may remove it, after another look, or the second
 * would remove the lock that the first has just taken.
 *
 * @param tryToLock makes a file that only one instance can make
 * @returns whether it, or what a killed breaker has left, was removed
 */
export function removeIfLeftBehind(
  file: string,
  tryToLock: (file: string, job: RunningJob) => boolean,
  job: RunningJob,
): boolean {
  if (!isLeftBehind(file, job)) return false;
  const guard = `${file}.removal`;
  if (!tryToLock(guard, job)) {
    const isLeft = isLeftBehind(guard, job);
    if (isLeft) rmSync(guard, { force: true, recursive: true });
    return isLeft;
  }
  try {
    const isLeft = isLeftBehind(file, job, guard);
    if (isLeft) rmSync(file, { force: true, recursive: true });
    return isLeft;
  } finally {
    rmSync(guard, { force: true });
  }
}

/** The error of an instance that has waited so long, in milliseconds. */
export function busy(file: string, wait: number): RegistryTokenError {
  return new RegistryTokenError(
    "credential-file-busy",
    `Another process has held ${file} for more than ${wait / 1000} seconds. If none is running, remove that file.`,
  );
}
