import { type Claim, isSameEntry } from "./claims.ts";
import type { CredentialFormat } from "./credential-format.ts";
import { examineFile, type Malformed } from "./examine-file.ts";
import { withExclusiveAccess } from "./exclusive-access.ts";
import { type Ledger, ledgerDirectory, originalFile, writeLedger } from "./ledger.ts";
import { keepsChanging, MOST_TRIES, type Replacement, replaceFile } from "./replace-file.ts";
import type { RunningJob } from "./running-job.ts";
import { asLeft, contentFor, isDisplaced, liveClaims, type SharedFile } from "./shared-file.ts";
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
  return withExclusiveAccess({ ...undo, format: update.format }, job, (ledger, write) =>
    editUntilSettled(undo.file, { update, ledger }, job, async (shared) => {
      const live = liveClaims(shared, job);
      const choose = (held: string | undefined) => update.choose(held);
      const entry = await chooseEntry(undo, { claims: live, choose }, job);
      const { claim: id, key } = undo;
      const claim = { id, key, entry, host: job.host, job: job.temporaryDirectory, since: job.now() };
      const going = shared.claims.filter((other) => !live.includes(other)).map((dead) => dead.id);
      const { original } = shared;
      if (isDisplaced(ledger.original, original)) {
        const { keepCopy } = await import("./copy-beside.ts");
        keepCopy(undo.file, { snapshot: ledger.original, claims: [] }, job);
      }
      const next = { ...ledger, original, claims: [...shared.claims, claim], coming: [id], going };
      // For the claim's own clean-up, if the common ledger should be deleted.
      writeLedger(undo.claim, next, { isFlushed: false });
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
    if (snapshot !== undefined && !isUsable(snapshot, job)) {
      const { unusableFile } = await import("./unusable-file.ts");
      throw unusableFile(file, snapshot, job);
    }
    const shared =
      "shared" in examined
        ? examined.shared
        : await withoutMalformed(file, examined, { update, ledger }, job);
    const { content, updated } = await edit(shared, snapshot);
    if (isUnchanged(snapshot, content)) return updated;
    if (!replaceFile(file, { expected: snapshot, next: content }, job)) continue;
    if (snapshot !== undefined && snapshot.links > 1) {
      job.warn?.(
        `${file} has other names too (hard links). They keep what was in it before, and no longer follow its changes.`,
      );
    }
    return updated;
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
  const other = elsewhere.find((claim) => !isSameEntry(claim.entry, entry));
  if (other === undefined) return entry;
  const { credentialInUse } = await import("./credential-in-use.ts");
  throw credentialInUse({ file, key, entry }, other, job);
}

function isOfJob(claim: Claim, job: RunningJob): boolean {
  return claim.job === job.temporaryDirectory && claim.host === job.host;
}

/** Whether a file that is there cannot stay. */
export function givesWay({ original }: SharedFile, content: Replacement | undefined): boolean {
  return original !== undefined && (content === undefined || original.isMalformed);
}

/** Root may write to every file. */
function isUsable({ userId, mode }: Snapshot, job: RunningJob): boolean {
  return job.userId === undefined || job.userId === 0 || (userId === job.userId && (mode & 0o200) !== 0);
}

async function withoutMalformed(
  file: string,
  { snapshot, fault }: Malformed,
  { update, ledger }: Situation,
  job: RunningJob,
): Promise<SharedFile> {
  if (snapshot === undefined || update.onMalformed === "fail") {
    const { malformedFile } = await import("./unusable-file.ts");
    throw malformedFile(file, fault);
  }
  if (ledger.claims.length === 0) {
    return { original: { ...snapshot, isMalformed: true }, claims: [], isAsLeft: true };
  }
  const { keepCopy } = await import("./copy-beside.ts");
  keepCopy(file, { snapshot, claims: ledger.claims }, job);
  return asLeft(ledger);
}

function isUnchanged(snapshot: Snapshot | undefined, content: Replacement | undefined): boolean {
  if (snapshot === undefined || content === undefined) return snapshot === content;
  return snapshot.mode === content.mode && snapshot.bytes.equals(content.bytes);
}
