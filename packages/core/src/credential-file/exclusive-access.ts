import { existsSync } from "node:fs";
import { relative, sep } from "node:path";
import { RegistryTokenError } from "../errors.ts";
import type { CredentialFormat } from "./credential-format.ts";
import { namesIn, removeIfEmpty } from "./directories.ts";
import { claimsFile, type Ledger, ledgerDirectory, noLedger, removeLedger, writeLedger } from "./ledger.ts";
import { type Lock, takeLock } from "./lock.ts";
import { removeTemporaryFile } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";
import { isSystemError } from "./system-error.ts";

/** How often an instance tries to hand over or remove the directories it made before it leaves them. */
const MOST_TIDYING = 100;

/**
 * Does some work on a credential file while no other instance can, and leaves nothing behind that no claim needs:
 * no ledger, no lock, and none of the directories that were made for the file.
 *
 * @param place `file`: absolute path, symbolic links resolved; `format`: of that file; `madeDirectories`: those that the
 *   caller knows to have been made for it before
 * @param work gets the ledger, and what writes a new one; it writes before it changes the file
 * @throws {RegistryTokenError} `credential-file-unusable` if the operating system refuses, `credential-file-busy`
 */
export async function withExclusiveAccess<T>(
  place: Place & { madeDirectories?: readonly string[] | undefined },
  job: RunningJob,
  work: (ledger: Ledger, write: (ledger: Ledger) => void) => Promise<T>,
): Promise<T> {
  const { file, madeDirectories = [] } = place;
  try {
    const directory = ledgerDirectory(file);
    const lock = await takeLock(directory, job);
    lock.madeDirectories = union(lock.madeDirectories, madeDirectories);
    let ledger = await readLocked(place, lock, job);
    const write = (next: Ledger) => {
      // Without claims there is no ledger: it goes when the work is done.
      if (next.claims.length > 0) writeLedger(directory, next, { present: ledger, isFlushed: true });
      ledger = next;
    };
    try {
      removeTemporaryFile(file);
      const known = ledger ?? noLedger;
      const made = union(known.madeDirectories, lock.madeDirectories);
      return await work({ ...known, file, madeDirectories: made }, write);
    } finally {
      await leave(place, { lock, ledger }, job);
    }
  } catch (error) {
    throw isSystemError(error) ? unusable(file, error) : error;
  }
}

interface Place {
  file: string;
  format: CredentialFormat;
}

/** Reads the ledger under its lock. A damaged one stops nobody: it is set aside, and the claims' own copies count. */
async function readLocked(place: Place, lock: Lock, job: RunningJob): Promise<Ledger | undefined> {
  try {
    const directory = ledgerDirectory(place.file);
    if (!existsSync(claimsFile(directory))) return undefined;
    const { LedgerDamaged, readLedger } = await import("./read-ledger.ts");
    try {
      return readLedger(directory, place.format);
    } catch (error) {
      if (!(error instanceof LedgerDamaged)) throw error;
      const { recoverLedger } = await import("./recover-ledger.ts");
      return recoverLedger(place, error, job);
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

function unusable(file: string, cause: NodeJS.ErrnoException): RegistryTokenError {
  return new RegistryTokenError(
    "credential-file-unusable",
    `${file} cannot be changed (${cause.code}). Its directory must be writable for the user who runs this job, and ` +
      "there must be space left.",
    { cause },
  );
}

/**
 * Gives the lock back. Where no claim is left, the directories go too; if another instance has come meanwhile and
 * stands in them, it is told which ones were made, so that the last one can remove them.
 */
async function leave(
  place: Place,
  held: { lock: Lock; ledger: Ledger | undefined },
  job: RunningJob,
): Promise<void> {
  const directory = ledgerDirectory(place.file);
  let { lock, ledger } = held;
  let made = lock.madeDirectories;
  for (let tries = 0; tries < MOST_TIDYING; tries++) {
    made = union(made, ledger?.madeDirectories ?? []);
    if (ledger !== undefined && ledger.claims.length > 0) {
      if (made.length > ledger.madeDirectories.length) {
        const next = { ...ledger, madeDirectories: made };
        writeLedger(directory, next, { present: ledger, isFlushed: true });
      }
      break;
    }
    removeLedger(directory);
    lock.release();
    if (isTidied(directory, made)) return;
    lock = await takeLock(directory, job);
    made = union(made, lock.madeDirectories);
    ledger = await readLocked(place, lock, job);
  }
  lock.release();
}

function isTidied(directory: string, made: readonly string[]): boolean {
  if (!removeIfEmpty(directory)) return false;
  const obstacle = made.find((parent) => !removeIfEmpty(parent));
  return obstacle === undefined || isKeptByOthers(obstacle, directory);
}

/** Whether other programs have put something there, and not an instance that has come, or has come and gone. */
function isKeptByOthers(parent: string, directory: string): boolean {
  const names = namesIn(parent);
  const [way = ""] = relative(parent, directory).split(sep);
  return names.length > 0 && !names.includes(way);
}

/** All are on the way to one file, so the longest is the deepest. */
function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])].sort((one, other) => other.length - one.length);
}
