import { closeSync, lstatSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeDirectories } from "./directories.ts";
import type { RunningJob } from "./running-job.ts";
import { isSystemError } from "./system-error.ts";

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
    if (!makeLockDirectory(directory, job)) await refuseForeignDirectory(directory, job);
    if (tryToLock(file, job)) {
      return { madeDirectories: madeDirectories.reverse(), release: () => rmSync(file, { force: true }) };
    }
    const { busy, removeIfLeftBehind } = await import("./held-lock.ts");
    if (removeIfLeftBehind(file, tryToLock, job)) continue;
    if (job.now() > deadline) throw busy(file, LONGEST_WAIT);
    await job.pause(5 + Math.random() * 20);
  }
}

/** Returns whether there was none. */
function makeLockDirectory(directory: string, job: RunningJob): boolean {
  try {
    mkdirSync(directory, { mode: 0o700 });
    job.restrictAccess?.(directory);
    return true;
  } catch (error) {
    if (!isSystemError(error, "EEXIST", "ENOENT")) throw error;
    return false;
  }
}

/**
 * In a directory that everybody can write to, another user may have made this one first, and would then say what comes
 * back, and whose it is.
 */
async function refuseForeignDirectory(directory: string, job: RunningJob): Promise<void> {
  const status = lstatSync(directory, { throwIfNoEntry: false });
  if (status === undefined) return;
  const isOwn = job.userId === undefined || status.uid === job.userId;
  const isPrivate = job.userId === undefined || (status.mode & 0o077) === 0;
  if (status.isDirectory() && isOwn && isPrivate) return;
  const { refuseDirectory } = await import("./refuse-directory.ts");
  refuseDirectory(directory, { status, isOwn });
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
