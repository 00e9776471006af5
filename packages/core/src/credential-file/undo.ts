import { rmSync } from "node:fs";
import type { Secret } from "../secret.ts";
import type { Claim } from "./claims.ts";
import { keepCopy, keepDisplaced } from "./copy-beside.ts";
import type { CredentialFormat } from "./credential-format.ts";
import { isDirectory } from "./directories.ts";
import { secretsOf } from "./entry-secrets.ts";
import { examineFile } from "./examine-file.ts";
import { withExclusiveAccess } from "./exclusive-access.ts";
import { type Ledger, ledgerDirectory, readLedger } from "./ledger.ts";
import { keepsChanging, MOST_TRIES, replaceFile } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";
import { asLeft, contentFor, liveClaims } from "./shared-file.ts";

/** What clean-up must know of one entry. Paths and keys only: it goes into the action's state. */
export interface Undo {
  /** Absolute path of the credential file, symbolic links resolved. */
  file: string;
  key: string;
  /** The claim's own directory in the job's temporary directory. */
  claim: string;
  /** Directories on the way to the file that were not there, the deepest first: they go with the last claim. */
  missingDirectories: readonly string[];
}

/** How clean-up ended. */
export interface TakenBack {
  outcome: "restored" | "entry-taken-out" | "kept-for-other-jobs" | "nothing-to-do";
  /** Path of a copy of a malformed file that lies beside its place, where another one is now. */
  malformedCopy: string | undefined;
  /** The secrets that the entry held, for cleaning what a client may have copied them to. */
  secrets: readonly Secret[];
}

const nothingToDo: TakenBack = { outcome: "nothing-to-do", malformedCopy: undefined, secrets: [] };

/**
 * Takes an entry back. With the last claim on a file that nobody else has changed, its original bytes and mode
 * return, or the file goes, with the directories that were made for it. Otherwise only the entry is taken out, and
 * the one that stood there before comes back. It is not an error if the file or the entry has gone.
 *
 * @throws {RegistryTokenError} `credential-file-unusable` or `credential-file-busy`
 */
export async function takeBack(undo: Undo, format: CredentialFormat, job: RunningJob): Promise<TakenBack> {
  const directory = ledgerDirectory(undo.file);
  const own = readLedger(undo.claim);
  const madeDirectories = undo.missingDirectories;
  const isUntouched = own === undefined && ![directory, ...madeDirectories].some(isDirectory);
  const taken = isUntouched
    ? nothingToDo
    : await withExclusiveAccess({ ...undo, madeDirectories }, job, (ledger, write) =>
        withdraw(undo, { format, ledger: knownLedger(undo, { ledger, own }), write }, job),
      );
  rmSync(undo.claim, { recursive: true, force: true });
  return taken;
}

/** If the ledger beside the file has been deleted, the claim's own copy tells what is ours. */
function knownLedger(undo: Undo, { ledger, own }: { ledger: Ledger; own: Ledger | undefined }): Ledger {
  if (own === undefined || ledger.claims.length > 0) return ledger;
  return { ...own, claims: own.claims.filter((claim) => claim.id === undo.claim) };
}

async function withdraw(
  undo: Undo,
  { format, ledger, write }: { format: CredentialFormat; ledger: Ledger; write: (ledger: Ledger) => void },
  job: RunningJob,
): Promise<TakenBack> {
  const live = liveClaims(ledger, job).map((claim) => claim.id);
  const isStaying = ({ id }: Claim) => id !== undo.claim && live.includes(id);
  if (ledger.claims.every(isStaying)) return nothingToDo;
  const secrets = ledger.claims
    .filter((claim) => claim.id === undo.claim)
    .flatMap((claim) => secretsOf(claim.entry));
  let malformedCopy: string | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const examined = await examineFile(undo.file, { format, ledger }, job);
    const { snapshot } = examined;
    if ("fault" in examined) {
      malformedCopy ??= keepCopy(undo.file, { snapshot, claims: ledger.claims }, job);
    }
    const shared = "shared" in examined ? examined.shared : asLeft(ledger);
    const claims = shared.claims.filter(isStaying);
    const going = shared.claims.filter((claim) => !isStaying(claim)).map((claim) => claim.id);
    const { original } = shared;
    malformedCopy ??= keepDisplaced(undo.file, { before: ledger.original, after: original }, job);
    if (!isAnnounced(going, ledger)) write({ ...ledger, original, claims: shared.claims, coming: [], going });
    const next = contentFor(format, { ...shared, claims });
    if (!replaceFile(undo.file, { expected: snapshot, next }, job)) continue;
    write({ ...ledger, original, claims, coming: [], going: [] });
    const outcome =
      claims.length > 0 ? "kept-for-other-jobs" : shared.isAsLeft ? "restored" : "entry-taken-out";
    return { outcome, malformedCopy, secrets };
  }
  throw keepsChanging(undo.file);
}

/** Whether a reader of the ledger expects the file with these claims as well as without them already. */
function isAnnounced(going: readonly string[], ledger: Ledger): boolean {
  return (
    ledger.going.length === 0 &&
    going.length === 1 &&
    ledger.coming.length === 1 &&
    going[0] === ledger.coming[0]
  );
}
