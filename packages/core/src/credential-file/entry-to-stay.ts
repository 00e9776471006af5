import { isSameEntry } from "./claims.ts";
import { keepCopy } from "./copy-beside.ts";
import { withExclusiveAccess } from "./exclusive-access.ts";
import { type Ledger, noLedger, removeLedger } from "./ledger.ts";
import { findPlace } from "./place.ts";
import type { RunningJob } from "./running-job.ts";
import { contentFor, entryIn, liveClaims, privateMode } from "./shared-file.ts";
import { chooseEntry, type EntryUpdate, type EntryUpdated, editUntilSettled, givesWay } from "./update.ts";

/** An answer of {@link UpdateToStay.choose}. */
export const leaveAsItIs: unique symbol = Symbol("leave as it is");

/** A change to a credential file that is to stay. */
export interface UpdateToStay extends Omit<EntryUpdate, "choose"> {
  /**
   * Decides what to put. It is called under the lock, so what has to give way can be kept elsewhere first: the file is
   * written when that is done. Called again if somebody else has changed the file meanwhile. What it throws ends the
   * update, and the file is unchanged.
   *
   * @param held what another running job holds under the same key
   * @param present the entry that stands there now; where a job that has died has left its own, the one before it
   * @returns the entry; `undefined` if there should be none; or `leaveAsItIs`: then file and claims stay as they are
   */
  choose(held: string | undefined, present: string | undefined): Choice | Promise<Choice>;
  /** Called when the file is as it was chosen, still under the lock. */
  settle?(): Promise<void>;
  /**
   * What becomes of a file that has to give way: a copy is kept beside it (the default), or it is dropped, because
   * `choose` has seen all of it.
   */
  onGivingWay?: "keep-copy" | "drop";
}

type Choice = string | undefined | typeof leaveAsItIs;

/**
 * Puts an entry into a credential file to stay: nobody takes it back. A file that has to give way for it is kept
 * beside under another name, unless the update says otherwise.
 *
 * @param target `file`: absolute path as the client names it; `key`: name of the entry
 * @returns what is in the file now
 * @throws {RegistryTokenError} as {@link putEntry}
 */
export function putEntryToStay(
  target: { file: string; key: string },
  update: UpdateToStay,
  job: RunningJob,
): Promise<EntryUpdated> {
  const file = findPlace(target.file, job);
  const { key } = target;
  return withExclusiveAccess({ file, format: update.format }, job, async (ledger, write) => {
    let isLeft = false;
    const updated = await editUntilSettled(
      file,
      { update, ledger: noLedger },
      job,
      async (shared, snapshot) => {
        const live = liveClaims(ledger, job);
        const dead = ledger.claims.filter((claim) => claim.key === key && !live.includes(claim));
        const there = entryIn(update.format, shared, key);
        const isLeftBehind = dead.some((claim) => isSameEntry(claim.entry, there));
        const present = isLeftBehind ? entryIn(update.format, ledger, key) : there;
        const choose = async (held: string | undefined) => {
          const chosen = await update.choose(held, present);
          isLeft = chosen === leaveAsItIs;
          return chosen === leaveAsItIs ? (held ?? present) : chosen;
        };
        const entry = await chooseEntry({ file, key }, { claims: live, choose }, job);
        if (isLeft) {
          const content = contentFor(update.format, { ...shared, claims: [] });
          return { content, updated: { entry: present, setAside: undefined } };
        }
        const claim = { id: file, key, entry, host: job.host, job: job.temporaryDirectory, since: job.now() };
        const content = contentFor(update.format, { ...shared, claims: [claim] });
        const isKept = givesWay(shared, content) && update.onGivingWay !== "drop";
        const setAside = isKept ? keepCopy(file, { snapshot, claims: [] }, job) : undefined;
        return { content, updated: { entry, setAside } };
      },
    );
    if (!isLeft) {
      if (ledger.claims.length > 0) write(settledLedger(key, ledger));
      for (const claim of ledger.claims) if (claim.key === key) removeLedger(claim.id);
    }
    await update.settle?.();
    return updated;
  });
}

/**
 * An entry that is to stay is no longer any claim's, neither by the common ledger nor by the claim's own; and the
 * file that comes back with the last claim must be as private as the one that holds it.
 */
function settledLedger(key: string, ledger: Ledger): Ledger {
  const claims = ledger.claims.filter((claim) => claim.key !== key);
  const original = ledger.original && { ...ledger.original, mode: privateMode(ledger.original) };
  return { ...ledger, original, claims };
}
