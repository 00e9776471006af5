import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { removeIfEmpty } from "./directories.ts";
import { type Ledger, ledgerDirectory, noLedger, readLedger, removeLedger, writeLedger } from "./ledger.ts";
import { type Lock, takeLock } from "./lock.ts";
import { removeTemporaryFile } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";

/** How often an instance tries to hand over or remove the directories it made before it leaves them. */
const MOST_TIDYING = 100;

/**
 * Does some work on a credential file while no other instance can, and leaves nothing behind that no claim needs:
 * no ledger, no lock, and none of the directories that were made for the file.
 *
 * @param file absolute path, symbolic links resolved
 * @param work gets the ledger; it writes the new one itself, before it changes the file
 */
export async function withExclusiveAccess<T>(
  file: string,
  job: RunningJob,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const directory = ledgerDirectory(file);
  const lock = await takeLock(directory, job);
  try {
    removeTemporaryFile(file);
    const ledger = readLedger(directory) ?? noLedger;
    return await work({ ...ledger, madeDirectories: union(ledger.madeDirectories, lock.madeDirectories) });
  } finally {
    await leave(directory, lock, job);
  }
}

/**
 * Gives the lock back. Where no claim is left, the directories go too; if another instance has come meanwhile and
 * stands in them, it is told which ones were made, so that the last one can remove them.
 */
async function leave(directory: string, held: Lock, job: RunningJob): Promise<void> {
  let lock = held;
  let made = held.madeDirectories;
  for (let tries = 0; tries < MOST_TIDYING; tries++) {
    const ledger = readLedger(directory);
    made = union(made, ledger?.madeDirectories ?? []);
    if (ledger !== undefined && ledger.claims.length > 0) {
      if (made.length > ledger.madeDirectories.length)
        writeLedger(directory, { ...ledger, madeDirectories: made });
      break;
    }
    removeLedger(directory);
    lock.release();
    if (isTidied(directory, made)) return;
    lock = await takeLock(directory, job);
    made = union(made, lock.madeDirectories);
  }
  lock.release();
}

function isTidied(directory: string, made: readonly string[]): boolean {
  if (!removeIfEmpty(directory)) return false;
  const remaining = made.findIndex((parent) => !removeIfEmpty(parent));
  const hasSomebodyCome = existsSync(directory) || (remaining > 0 && existsSync(dirname(directory)));
  return remaining === -1 || !hasSomebodyCome;
}

/** All are on the way to one file, so the longest is the deepest. */
function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])].sort((one, other) => other.length - one.length);
}
