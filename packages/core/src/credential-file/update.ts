import { RegistryTokenError } from "../errors.ts";
import { type Claim, isSameEntry } from "./claims.ts";
import { keepCopy, keepDisplaced } from "./copy-beside.ts";
import type { CredentialFormat } from "./credential-format.ts";
import { examineFile, type Malformed } from "./examine-file.ts";
import { withExclusiveAccess } from "./exclusive-access.ts";
import type { JsonSyntaxError } from "./json-syntax-error.ts";
import { type Ledger, ledgerDirectory, originalFile, writeLedger } from "./ledger.ts";
import { keepsChanging, MOST_TRIES, type Replacement, replaceFile } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";
import { asLeft, contentFor, liveClaims, type SharedFile } from "./shared-file.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Undo } from "./undo.ts";

/** A change to a credential file. */
export interface EntryUpdate {
  format: CredentialFormat;
  /**
   * Decides what to put. What it throws ends the update, and the file is unchanged.
   *
   * @param held what another running job holds under the same key
   */
  choose(held: string | undefined): string | undefined;
  /** What to do with a file that the client could not read: stop, or set it aside until clean-up. */
  onMalformed: "fail" | "replace";
}

/** What came of it. */
export interface EntryUpdated {
  /** The entry that is in the file now, as JSON text; `undefined` if the file holds none. */
  entry: string | undefined;
  /** Where the bytes lie of a file that had to give way until clean-up. */
  setAside: string | undefined;
}

/**
 * Puts an entry into a credential file for as long as the job runs: under a lock, compared before it is replaced,
 * in one step. Killed at any moment, the file is whole, and {@link takeBack} or the next instance puts it right.
 *
 * @param undo from `beginClaim`; to be saved before this is called
 * @returns what is in the file now
 * @throws {RegistryTokenError} `credential-file-malformed`, `-unusable`, `-unsafe`, `-busy`, or `credential-in-use`
 *   when another running job holds a different entry under the same key; the file is then unchanged
 */
export function putEntry(undo: Undo, update: EntryUpdate, job: RunningJob): Promise<EntryUpdated> {
  return withExclusiveAccess(undo, job, (ledger, write) =>
    editUntilSettled(undo.file, { update, ledger }, job, async (shared) => {
      const live = liveClaims(shared, job);
      const choose = (held: string | undefined) => update.choose(held);
      const entry = await chooseEntry(undo, { claims: live, choose }, job);
      const { claim: id, key } = undo;
      const claim = { id, key, entry, host: job.host, job: job.temporaryDirectory, since: job.now() };
      const going = shared.claims.filter((other) => !live.includes(other)).map((dead) => dead.id);
      const { original } = shared;
      keepDisplaced(undo.file, { before: ledger.original, after: original }, job);
      const next = { ...ledger, original, claims: [...shared.claims, claim], coming: [id], going };
      // For the claim's own clean-up, if the common ledger should be deleted.
      writeLedger(undo.claim, next);
      write(next);
      const content = contentFor(update.format, { ...shared, claims: [...live, claim] });
      const setAside = givesWay(shared, content) ? originalFile(ledgerDirectory(undo.file)) : undefined;
      return { content, updated: { entry, setAside } };
    }),
  );
}

interface Situation {
  update: Pick<EntryUpdate, "format" | "onMalformed">;
  ledger: Ledger;
}

/**
 * Edits a file, and again if somebody else writes to it at the same time.
 *
 * @param edit works out the new content from what is there; called again for another content
 */
export async function editUntilSettled(
  file: string,
  { update, ledger }: Situation,
  job: RunningJob,
  edit: (
    shared: SharedFile,
    snapshot: Snapshot | undefined,
  ) => Promise<{ content: Replacement | undefined; updated: EntryUpdated }>,
): Promise<EntryUpdated> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const examined = await examineFile(file, { format: update.format, ledger }, job);
    const { snapshot } = examined;
    refuseUnusable(file, snapshot, job);
    const shared =
      "shared" in examined ? examined.shared : withoutMalformed(file, examined, { update, ledger }, job);
    const { content, updated } = await edit(shared, snapshot);
    if (isUnchanged(snapshot, content)) return updated;
    if (replaceFile(file, { expected: snapshot, next: content }, job)) return updated;
  }
  throw keepsChanging(file);
}

/** @throws {RegistryTokenError} `credential-in-use` */
export async function chooseEntry(
  { file, key }: { file: string; key: string },
  {
    claims,
    choose,
  }: {
    claims: readonly Claim[];
    choose: (held: string | undefined) => string | undefined | Promise<string | undefined>;
  },
  job: RunningJob,
): Promise<string | undefined> {
  const elsewhere = claims.filter((claim) => claim.key === key && !claim.isForsaken && !isOfJob(claim, job));
  const entry = await choose(elsewhere.at(-1)?.entry);
  if (elsewhere.every((claim) => isSameEntry(claim.entry, entry))) return entry;
  throw new RegistryTokenError(
    "credential-in-use",
    `Another running job of this user holds a different credential for ${key} in ${file}. ` +
      "Use `store: env` where the client allows it, or give each runner a home directory of its own.",
  );
}

function isOfJob(claim: Claim, job: RunningJob): boolean {
  return claim.job === job.temporaryDirectory && claim.host === job.host;
}

/** Whether a file that is there cannot stay. */
export function givesWay({ original }: SharedFile, content: Replacement | undefined): boolean {
  return original !== undefined && (content === undefined || original.isMalformed);
}

function withoutMalformed(
  file: string,
  { snapshot, fault }: Malformed,
  { update, ledger }: Situation,
  job: RunningJob,
): SharedFile {
  if (snapshot === undefined || update.onMalformed === "fail") throw malformed(file, fault);
  if (ledger.claims.length === 0) {
    return { original: { ...snapshot, isMalformed: true }, claims: [], isAsLeft: true };
  }
  keepCopy(file, { snapshot, claims: ledger.claims }, job);
  return asLeft(ledger);
}

function refuseUnusable(file: string, snapshot: Snapshot | undefined, job: RunningJob): void {
  if (snapshot === undefined || job.userId === undefined || job.userId === 0) return;
  if (snapshot.userId !== job.userId) {
    throw new RegistryTokenError(
      "credential-file-unsafe",
      `${file} belongs to another user. Change its owner or remove it.`,
    );
  }
  if ((snapshot.mode & 0o200) === 0) {
    throw new RegistryTokenError(
      "credential-file-unusable",
      `${file} is read-only. Make it writable (chmod u+w), or use \`store: env\` where the client allows it.`,
    );
  }
}

function isUnchanged(snapshot: Snapshot | undefined, content: Replacement | undefined): boolean {
  if (snapshot === undefined || content === undefined) return snapshot === content;
  return snapshot.mode === content.mode && snapshot.bytes.equals(content.bytes);
}

function malformed(file: string, error: JsonSyntaxError): RegistryTokenError {
  return new RegistryTokenError(
    "credential-file-malformed",
    `${file}:${error.line}:${error.column}: ${error.reason}. Nothing was changed. Repair or remove the file, or set ` +
      "`on-malformed: replace` to work without it until the end of the job.",
    { cause: error },
  );
}
