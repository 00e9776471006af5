import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Claim } from "./claims.ts";
import { makePrivateFile, removeIfPresent } from "./private-file.ts";
import type { Snapshot } from "./snapshot.ts";
import { isSystemError } from "./system-error.ts";

/** What the instances of this product know together about one credential file. */
export interface Ledger {
  /** The credential file; unknown where an older version wrote the ledger. */
  file?: string;
  /** The file as if none of us were there; `undefined` if there would be none. */
  original: OriginalFile | undefined;
  /** In the order in which they were made. */
  claims: readonly Claim[];
  /** Ids of the claims that were about to be put into the file when this was written: they may not be in it yet. */
  coming: readonly string[];
  /** Ids of the claims that were about to be taken out of the file: they may still be in it. */
  going: readonly string[];
  /** Directories that had to be made for the file, the deepest first. The last claim takes them along. */
  madeDirectories: readonly string[];
}

/** A file that is to come back byte for byte. */
export interface OriginalFile extends Snapshot {
  /** Whether the client could not have read it: then no entry is looked for in it. */
  isMalformed: boolean;
}

export const noLedger: Ledger = {
  original: undefined,
  claims: [],
  coming: [],
  going: [],
  madeDirectories: [],
};

/** The directory beside a credential file that holds its ledger and lock while a job needs an entry in it. */
export function ledgerDirectory(file: string): string {
  return `${file}.setup-registry-token`;
}

/** Where a ledger keeps the claims. */
export function claimsFile(directory: string): string {
  return join(directory, "claims.json");
}

/** Where a ledger keeps the bytes that are to come back. */
export function originalFile(directory: string): string {
  return join(directory, "original");
}

/**
 * Writes a ledger so that a reader, or a kill on the way, finds the old one or the new one. The bytes to restore
 * go first: claims are never without them.
 *
 * @param directory made if missing, for the user only
 * @param onDisk `present`: the ledger that is there now; `isFlushed`: whether it must outlast a loss of power
 */
export function writeLedger(
  directory: string,
  ledger: Ledger,
  onDisk: { present?: Ledger | undefined; isFlushed: boolean },
): void {
  if (!existsSync(directory)) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { original } = ledger;
  if (original !== undefined && original !== onDisk.present?.original) {
    writePrivately(originalFile(directory), original.bytes, onDisk);
  }
  const written: WrittenLedger = {
    ...ledger,
    version: 1,
    original: original ? { ...original, bytes: undefined } : null,
  };
  writePrivately(claimsFile(directory), JSON.stringify(written), onDisk);
  if (onDisk.isFlushed) flushDirectory(directory);
}

/** The files of a ledger, and what a kill may have left of them. */
export const ledgerFiles: readonly string[] = ["claims.json", "claims.json.tmp", "original", "original.tmp"];

/** Removes the ledger, and what a kill may have left of it. */
export function removeLedger(directory: string): void {
  for (const name of ledgerFiles) removeIfPresent(join(directory, name));
}

/** As `claims.json` has it. */
export interface WrittenLedger extends Omit<Ledger, "original"> {
  version: 1;
  original: (Omit<OriginalFile, "bytes"> & { bytes?: undefined }) | null;
}

function writePrivately(file: string, content: Buffer | string, { isFlushed }: { isFlushed: boolean }): void {
  const temporary = `${file}.tmp`;
  const descriptor = makePrivateFile(temporary);
  try {
    writeFileSync(descriptor, content);
    if (isFlushed) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

/** A new name lasts when its directory is flushed. Windows opens no directory; some file systems flush none. */
function flushDirectory(directory: string): void {
  try {
    const descriptor = openSync(directory, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!isSystemError(error, "EINVAL", "ENOTSUP", "EISDIR", "EPERM", "EBADF")) throw error;
  }
}
