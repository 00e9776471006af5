import { closeSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Claim } from "./claims.ts";
import { makePrivateFile, removeIfPresent } from "./private-file.ts";
import type { Snapshot } from "./snapshot.ts";
import { isSystemError } from "./system-error.ts";

/** What the instances of this product know together about one credential file. */
export interface Ledger {
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

/** Reads the ledger of a directory; `undefined` if there is none. */
export function readLedger(directory: string): Ledger | undefined {
  const text = readIfPresent(join(directory, "claims.json"));
  if (text === undefined) return undefined;
  const { original, version: _, ...rest } = JSON.parse(text.toString("utf8")) as WrittenLedger;
  const bytes = original === null ? undefined : readIfPresent(originalFile(directory));
  const hasOriginal = original !== null && bytes !== undefined;
  return {
    ...rest,
    claims: rest.claims.map((claim) => ({ ...claim, entry: claim.entry ?? undefined })),
    original: hasOriginal ? { ...original, bytes } : undefined,
  };
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
 */
export function writeLedger(directory: string, ledger: Ledger): void {
  if (!existsSync(directory)) mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (ledger.original !== undefined) writePrivately(originalFile(directory), ledger.original.bytes);
  const written: WrittenLedger = {
    ...ledger,
    version: 1,
    original: ledger.original ? { ...ledger.original, bytes: undefined } : null,
  };
  writePrivately(join(directory, "claims.json"), JSON.stringify(written));
}

/** Removes the ledger, and what a kill may have left of it. */
export function removeLedger(directory: string): void {
  for (const name of ["claims.json", "claims.json.tmp", "original", "original.tmp"]) {
    removeIfPresent(join(directory, name));
  }
}

interface WrittenLedger extends Omit<Ledger, "original"> {
  version: 1;
  original: (Omit<OriginalFile, "bytes"> & { bytes?: undefined }) | null;
}

function writePrivately(file: string, content: Buffer | string): void {
  const temporary = `${file}.tmp`;
  const descriptor = makePrivateFile(temporary);
  try {
    writeFileSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

function readIfPresent(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    if (isSystemError(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}
