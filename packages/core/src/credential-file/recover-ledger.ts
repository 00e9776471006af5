import { chmodSync, lstatSync, mkdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CLAIM_PREFIX } from "./claim-directory.ts";
import { type Claim, isSameEntry } from "./claims.ts";
import type { CredentialFormat } from "./credential-format.ts";
import { namesIn } from "./directories.ts";
import { secretsOf } from "./entry-secrets.ts";
import { examineChanged } from "./examine-changed.ts";
import { claimsFile, type Ledger, ledgerDirectory, ledgerFiles, writeLedger } from "./ledger.ts";
import { FileUnreadable } from "./read-file.ts";
import { LedgerDamaged, readLedger } from "./read-ledger.ts";
import type { RunningJob } from "./running-job.ts";
import { entryIn, examineUnchanged } from "./shared-file.ts";
import { stripSecrets } from "./strip-secrets.ts";
import { isSystemError } from "./system-error.ts";

interface Place {
  file: string;
  format: CredentialFormat;
}

/**
 * Sets a damaged ledger aside, and writes what the claims' own copies know in its place. Call it under the lock.
 *
 * @returns `undefined` if there is no copy: then nobody knows what is ours in the file, and it is taken as it is
 */
export function recoverLedger(place: Place, fault: LedgerDamaged, job: RunningJob): Ledger | undefined {
  const directory = ledgerDirectory(place.file);
  const kept = setAside(directory);
  const ledger = newestCopy(place, job);
  if (ledger !== undefined) writeLedger(directory, ledger, { isFlushed: true });
  stripFrom(kept, ledger?.claims ?? [], job);
  job.warn?.(
    `${claimsFile(directory)} ${fault.message}. It is kept in ${kept}. ` +
      (ledger === undefined
        ? `What is in ${place.file} now is what comes back at the end of this job.`
        : "This job goes on from its own copy, and puts everything back all the same."),
  );
  return ledger;
}

/**
 * Finds out what a claim has to take back that the ledger does not know: somebody has deleted it, or it was damaged, and
 * another job has taken the file for the original that still held our entry.
 *
 * @param known the `ledger`, and the claim's `own` copy of an earlier one
 * @returns the ledger with the claim in it, if anything is left of it
 */
export function withLostClaim(
  id: string,
  { ledger, own, format }: { ledger: Ledger; own: Ledger; format: CredentialFormat },
): Ledger {
  const claims = own.claims.filter((claim) => claim.id === id);
  if (ledger.claims.length === 0) return { ...own, claims };
  const [lost] = claims;
  const isThere = lost !== undefined && isSameEntry(lost.entry, entryIn(format, ledger, lost.key));
  if (!isThere || ledger.original?.isMalformed) return ledger;
  const before = { ...own, claims, coming: [], going: [] };
  const seen = { snapshot: ledger.original, ledger: before };
  const { original } = examineUnchanged(format, seen) ?? examineChanged(format, seen);
  return { ...ledger, original, claims: [lost, ...ledger.claims] };
}

/** Takes a claim's secrets out of damaged ledgers that others have set aside, who did not know them. */
export function cleanSetAside(file: string, claims: readonly Claim[], job: RunningJob): void {
  const beginning = `${basename(ledgerDirectory(file))}.set-aside-`;
  for (const name of namesIn(dirname(file))) {
    if (name.startsWith(beginning)) stripFrom(join(dirname(file), name), claims, job);
  }
}

function setAside(directory: string): string {
  for (let number = 1; ; number++) {
    const kept = `${directory}.set-aside-${number}`;
    try {
      mkdirSync(kept, { mode: 0o700 });
    } catch (error) {
      if (!isSystemError(error, "EEXIST")) throw error;
      continue;
    }
    for (const name of ledgerFiles) moveIfPresent(join(directory, name), join(kept, name));
    return kept;
  }
}

function moveIfPresent(from: string, to: string): void {
  const status = lstatSync(from, { throwIfNoEntry: false });
  if (status === undefined) return;
  renameSync(from, to);
  // So that our tokens can be taken out of a file that could not be read.
  if (status.isFile()) chmodSync(to, 0o600);
}

/** A copy is of the time at which its claim was made, so the newest one knows most. */
function newestCopy({ file, format }: Place, job: RunningJob): Ledger | undefined {
  const directories = namesIn(job.temporaryDirectory)
    .filter((name) => name.startsWith(CLAIM_PREFIX))
    .map((name) => join(job.temporaryDirectory, name));
  const copies = new Map<string, { since: number; copy: Ledger }>();
  // A copy names the claims of other jobs, which have copies of their own.
  for (let id = directories.pop(); id !== undefined; id = directories.pop()) {
    const copy = copies.has(id) ? undefined : readCopy(id, format, job);
    const own = copy?.claims.find((claim) => claim.id === id);
    if (copy === undefined || own === undefined || copy.file !== file) continue;
    copies.set(id, { since: own.since, copy });
    directories.push(...copy.claims.map((claim) => claim.id));
  }
  const newest = [...copies.values()].sort((one, other) => other.since - one.since)[0]?.copy;
  return newest && { ...newest, coming: [], going: [] };
}

function readCopy(directory: string, format: CredentialFormat, job: RunningJob): Ledger | undefined {
  const status = lstatSync(directory, { throwIfNoEntry: false });
  if (!status?.isDirectory() || (job.userId !== undefined && status.uid !== job.userId)) return undefined;
  try {
    return readLedger(directory, format);
  } catch (error) {
    if (error instanceof LedgerDamaged || error instanceof FileUnreadable) return undefined;
    throw error;
  }
}

function stripFrom(kept: string, claims: readonly Claim[], job: RunningJob): void {
  const secrets = claims.flatMap(({ entry, lost }) => [...secretsOf(entry), ...secretsOf(lost)]);
  for (const name of namesIn(kept)) {
    try {
      stripSecrets(join(kept, name), secrets, job);
    } catch (error) {
      // What is no file to read is kept as it is.
      if (!(error instanceof FileUnreadable)) throw error;
    }
  }
}
