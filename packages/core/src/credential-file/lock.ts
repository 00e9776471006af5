import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RegistryTokenError } from "../errors.ts";
import { makeDirectories } from "./directories.ts";
import type { RunningJob } from "./running-job.ts";
import { isSystemError } from "./system-error.ts";

/** Work under the lock takes milliseconds; a lock this old has been left behind, whatever its holder's id says. */
const OLDEST_LOCK = 60_000;
/** A holder writes its name right after making the lock: a nameless lock this old has been left by a kill. */
const OLDEST_NAMELESS_LOCK = 2_000;
const LONGEST_WAIT = 90_000;

/** The right to change one credential file, among the instances of this product. Other programs do not ask. */
export interface Lock {
  /** Directories that had to be made on the way, the deepest first. */
  madeDirectories: string[];
  release(): void;
}

/**
 * Waits for the lock of a directory and takes it. The lock of a process that was killed is recognised and removed.
 *
 * @param directory absolute path; made if missing
 * @throws {RegistryTokenError} `credential-file-busy` after 90 seconds
 */
export async function takeLock(directory: string, job: RunningJob): Promise<Lock> {
  const file = join(directory, "lock");
  const madeDirectories: string[] = [];
  const deadline = job.now() + LONGEST_WAIT;
  for (;;) {
    madeDirectories.push(...makeDirectories(dirname(directory), job).reverse());
    makeLockDirectory(directory, job);
    if (tryToLock(file, job)) {
      return { madeDirectories: madeDirectories.reverse(), release: () => rmSync(file, { force: true }) };
    }
    if (isLeftBehind(file, job)) removeLeftBehind(file, job);
    else if (job.now() > deadline) throw busy(file);
    else await job.pause(5 + Math.random() * 20);
  }
}

function makeLockDirectory(directory: string, job: RunningJob): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
    job.restrictAccess?.(directory);
  } catch (error) {
    if (!isSystemError(error, "EEXIST", "ENOENT")) throw error;
  }
}

/** On Windows a file that is just being deleted answers EPERM or EACCES to whoever wants to make it anew. */
function tryToLock(file: string, job: RunningJob): boolean {
  try {
    const descriptor = openSync(file, "wx", 0o600);
    writeFileSync(descriptor, JSON.stringify({ host: job.host, process: job.processId }));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (isSystemError(error, "EEXIST", "ENOENT")) return false;
    if (job.platform === "win32" && isSystemError(error, "EPERM", "EACCES")) return false;
    throw error;
  }
}

function isLeftBehind(file: string, job: RunningJob): boolean {
  try {
    const age = job.now() - statSync(file).mtimeMs;
    const holder = readHolder(file);
    if (holder === undefined) return age > OLDEST_NAMELESS_LOCK;
    if (age > OLDEST_LOCK) return true;
    const { host, process } = holder;
    return host === job.host && typeof process === "number" && !job.isRunning(process);
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** The name in a lock; `undefined` as long as it is not written, or only in part. */
function readHolder(file: string): { host?: unknown; process?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) ?? undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Two instances may see the same dead lock. Only one at a time may remove it, after another look, or the second
 * would remove the lock that the first has just taken.
 */
function removeLeftBehind(file: string, job: RunningJob): void {
  const guard = `${file}.removal`;
  if (!tryToLock(guard, job)) {
    if (isLeftBehind(guard, job)) rmSync(guard, { force: true });
    return;
  }
  if (isLeftBehind(file, job)) rmSync(file, { force: true });
  rmSync(guard, { force: true });
}

function busy(file: string): RegistryTokenError {
  return new RegistryTokenError(
    "credential-file-busy",
    `Another process has held ${file} for more than ${LONGEST_WAIT / 1000} seconds. If none is running, remove that file.`,
  );
}
