import { closeSync, fchmodSync, fchownSync, fstatSync, fsyncSync, renameSync, writeFileSync } from "node:fs";
import { RegistryTokenError } from "../errors.ts";
import { makePrivateFile, removeIfPresent } from "./private-file.ts";
import type { RunningJob } from "./running-job.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import { isSystemError } from "./system-error.ts";

/** How often a file is read again because somebody else writes to it at the same time. */
export const MOST_TRIES = 20;

/** What a file should become. */
export interface Replacement {
  bytes: Buffer;
  /** Permission bits. */
  mode: number;
  /** Whose file it should be; the user's own if absent. */
  owner: { userId: number; groupId: number } | undefined;
}

/**
 * Puts new bytes in the place of a file in one step: whoever reads it, and whoever is killed on the way, has
 * the old file or the new one, never a part. The new file is private before the first byte is in it.
 *
 * Call it under the file's lock.
 *
 * @param change `expected`: the file as it was read; if it is no longer like that, nothing is done. `next`: what
 *   it should become; `undefined` if it should go. `mostBytes`: the largest size that is read
 * @returns whether the file was as expected and so was replaced
 */
export function replaceFile(
  file: string,
  change: { expected: Snapshot | undefined; next: Replacement | undefined; mostBytes?: number },
  job: RunningJob,
): boolean {
  const { expected, next } = change;
  const temporary = temporaryFile(file);
  if (next !== undefined) writeWhole(temporary, next, job);
  if (!isSame(takeSnapshot(file, change.mostBytes), expected)) {
    removeIfPresent(temporary);
    return false;
  }
  if (next === undefined) removeIfPresent(file);
  else renameOver(temporary, file, job);
  return true;
}

/** The error of a caller whose {@link replaceFile} found another content {@link MOST_TRIES} times. */
export function keepsChanging(file: string): RegistryTokenError {
  return new RegistryTokenError(
    "credential-file-busy",
    `${file} kept changing while it was being edited: another program writes to it again and again. Run one at a time.`,
  );
}

/** Removes what a killed process may have left beside the file. Call it under the file's lock. */
export function removeTemporaryFile(file: string): void {
  removeIfPresent(temporaryFile(file));
}

function temporaryFile(file: string): string {
  return `${file}.setup-registry-token.tmp`;
}

function writeWhole(file: string, content: Replacement, job: RunningJob): void {
  const descriptor = makePrivateFile(file);
  try {
    job.restrictAccess?.(file);
    giveTo(descriptor, content.owner);
    writeFileSync(descriptor, content.bytes);
    fchmodSync(descriptor, content.mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function giveTo(descriptor: number, owner: Replacement["owner"]): void {
  if (owner === undefined) return;
  const status = fstatSync(descriptor);
  if (status.uid === owner.userId && status.gid === owner.groupId) return;
  fchownSync(descriptor, owner.userId, owner.groupId);
}

function isSame(now: Snapshot | undefined, then: Snapshot | undefined): boolean {
  if (now === undefined || then === undefined) return now === then;
  return now.bytes.equals(then.bytes);
}

/** Windows refuses to rename over a file that a virus scanner or another reader has open; that passes. */
function renameOver(from: string, to: string, job: RunningJob, triesLeft = 50): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (triesLeft === 0 || job.platform !== "win32" || !isSystemError(error, "EPERM", "EACCES", "EBUSY"))
      throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    renameOver(from, to, job, triesLeft - 1);
  }
}
