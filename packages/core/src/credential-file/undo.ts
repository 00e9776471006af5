import { rmSync } from "node:fs";
import type { Secret } from "../secret.ts";
import { type Claim, isSameEntry, revivedBy } from "./claims.ts";
import type { CredentialFormat } from "./credential-format.ts";
import { isDirectory } from "./directories.ts";
import { secretsOf } from "./entry-secrets.ts";
import { examineFile } from "./examine-file.ts";
import { withExclusiveAccess } from "./exclusive-access.ts";
import { claimsFile, type Ledger, ledgerDirectory } from "./ledger.ts";
import { LedgerDamaged, readLedger } from "./read-ledger.ts";
import { keepsChanging, MOST_TRIES, replaceFile } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";
import { asLeft, contentFor, entryIn, isDisplaced, liveClaims, type SharedFile } from "./shared-file.ts";

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

/**
 * - `restored`: the file is as it was before, `file-removed`: there was none, and there is none again;
 * - others have changed the file, and `entry-taken-out`: ours went, `earlier-entry-back`: the one before came back,
 *   `entry-was-gone`: ours had been removed already, `entry-of-others-stays`: there was another in its place;
 * - `kept-for-other-jobs`: other jobs and steps still have entries in it;
 * - `nothing-to-do`: the file holds nothing of this claim.
 */
export type TakeBackOutcome =
  | "restored"
  | "file-removed"
  | "entry-taken-out"
  | "earlier-entry-back"
  | "entry-was-gone"
  | "entry-of-others-stays"
  | "kept-for-other-jobs"
  | "nothing-to-do";

/** How clean-up ended. */
export interface TakenBack {
  outcome: TakeBackOutcome;
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
  const own = readOwn(undo.claim, job);
  const madeDirectories = undo.missingDirectories;
  const isUntouched = own === undefined && ![directory, ...madeDirectories].some(isDirectory);
  const taken = isUntouched
    ? nothingToDo
    : await withExclusiveAccess({ ...undo, format, madeDirectories }, job, (ledger, write) =>
        takeBackLocked(undo, { format, ledger, own, write }, job),
      );
  rmSync(undo.claim, { recursive: true, force: true });
  return taken;
}

/** If the ledger beside the file knows nothing of the claim, the claim's own copy tells what is ours. */
async function takeBackLocked(
  undo: Undo,
  known: Omit<Known, "claim"> & { own: Ledger | undefined },
  job: RunningJob,
): Promise<TakenBack> {
  const { own, ...rest } = known;
  const isClaim = ({ id }: Claim) => id === undo.claim;
  const claim = known.ledger.claims.find(isClaim) ?? own?.claims.find(isClaim);
  if (claim === undefined || own === undefined || known.ledger.claims.includes(claim)) {
    return withdraw(undo, { ...rest, claim }, job);
  }
  const { cleanSetAside, withLostClaim } = await import("./recover-ledger.ts");
  const ledger = withLostClaim(undo.claim, { ...known, own });
  const taken = await withdraw(undo, { ...rest, ledger, claim }, job);
  cleanSetAside(undo.file, [claim], job);
  return taken;
}

/** The claim's own copy. One that is damaged is not needed, unless the ledger beside the file is lost too. */
function readOwn(claim: string, job: RunningJob): Ledger | undefined {
  try {
    return readLedger(claim);
  } catch (error) {
    if (!(error instanceof LedgerDamaged)) throw error;
    job.warn?.(
      `${claimsFile(claim)} ${error.message}. Clean-up goes by the ledger beside the credential file alone.`,
    );
    return undefined;
  }
}

interface Known {
  format: CredentialFormat;
  ledger: Ledger;
  /** As it was when somebody knew it last. */
  claim: Claim | undefined;
  write: (ledger: Ledger) => void;
}

async function withdraw(
  undo: Undo,
  { format, ledger, claim, write }: Known,
  job: RunningJob,
): Promise<TakenBack> {
  const live = liveClaims(ledger, job).map((claim) => claim.id);
  const isStaying = ({ id }: Claim) => id !== undo.claim && live.includes(id);
  const secrets = [...secretsOf(claim?.entry), ...secretsOf(claim?.lost)];
  if (ledger.claims.every(isStaying)) {
    const there = claim && entryIn(format, ledger, claim.key);
    const isOfOthers = there !== undefined && !isSameEntry(there, claim?.entry);
    return { ...nothingToDo, secrets, ...(isOfOthers && { outcome: "entry-of-others-stays" }) };
  }
  let malformedCopy: string | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const examined = await examineFile(undo.file, { format, ledger }, job);
    const { snapshot } = examined;
    if ("fault" in examined) {
      const { keepCopy } = await import("./copy-beside.ts");
      malformedCopy ??= keepCopy(undo.file, { snapshot, claims: ledger.claims }, job);
    }
    const shared = "shared" in examined ? examined.shared : asLeft(ledger);
    const mine = shared.claims.find(({ id }) => id === undo.claim);
    const revived = mine === undefined ? [] : revivedBy(mine, shared.claims.filter(isStaying));
    const coming = revived.map(({ id }) => id);
    const announced = shared.claims.map((other) => revived.find(({ id }) => id === other.id) ?? other);
    const claims = announced.filter(isStaying);
    const going = shared.claims.filter((claim) => !isStaying(claim)).map((claim) => claim.id);
    const { original } = shared;
    if (isDisplaced(ledger.original, original)) {
      const { keepCopy } = await import("./copy-beside.ts");
      malformedCopy ??= keepCopy(undo.file, { snapshot: ledger.original, claims: [] }, job);
    }
    if (coming.length > 0 || !isAnnounced(going, ledger)) {
      write({ ...ledger, original, claims: announced, coming, going });
    }
    const next = contentFor(format, { ...shared, claims });
    if (!replaceFile(undo.file, { expected: snapshot, next }, job)) continue;
    write({ ...ledger, original, claims, coming: [], going: [] });
    const isRemoved = snapshot !== undefined && next === undefined;
    const outcome = outcomeOf(undo, { format, claim, mine, shared: { ...shared, claims }, isRemoved });
    return { outcome, malformedCopy, secrets };
  }
  throw keepsChanging(undo.file);
}

interface Withdrawn {
  format: CredentialFormat;
  /** The claim as it was, and as it is now that the changes of others are seen. */
  claim: Claim | undefined;
  mine: Claim | undefined;
  /** The file without it. */
  shared: SharedFile;
  isRemoved: boolean;
}

function outcomeOf({ key }: Undo, { format, claim, mine, shared, isRemoved }: Withdrawn): TakeBackOutcome {
  const there = entryIn(format, shared, key);
  const isReplaced = claim !== undefined && mine === undefined && there !== undefined;
  if (isReplaced && !shared.isAsLeft) return "entry-of-others-stays";
  if (shared.claims.length > 0) return "kept-for-other-jobs";
  if (isRemoved) return "file-removed";
  if (shared.isAsLeft) return "restored";
  if (there !== undefined) return "earlier-entry-back";
  return mine?.isForsaken ? "entry-was-gone" : "entry-taken-out";
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
