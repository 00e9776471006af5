import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { RunningJob } from "./running-job.ts";
import { isSystemError } from "./system-error.ts";

/**
 * Makes a directory and its missing parents, for the user only.
 *
 * @returns the directories that were made, the deepest first
 */
export function makeDirectories(directory: string, job: RunningJob): string[] {
  if (existsSync(directory)) return [];
  try {
    mkdirSync(directory, { mode: 0o700 });
    job.restrictAccess?.(directory);
    return [directory];
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return [];
    if (!isSystemError(error, "ENOENT") || dirname(directory) === directory) throw error;
  }
  const parents = makeDirectories(dirname(directory), job);
  return [...makeDirectories(directory, job), ...parents];
}

/** The directory and its parents, as far as they are missing; the deepest first. */
export function missingDirectories(directory: string): string[] {
  if (existsSync(directory) || dirname(directory) === directory) return [];
  return [directory, ...missingDirectories(dirname(directory))];
}

/** Removes a directory if nothing is in it. Returns whether it is gone. */
export function removeIfEmpty(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return true;
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** What is in a directory; nothing if it has gone. */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}

/** Whether there is no directory, for certain: where this user cannot look, there may be one. */
export function isGone(directory: string): boolean {
  try {
    return !statSync(directory, { throwIfNoEntry: false })?.isDirectory();
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** Whether there is a directory, as far as this user can see. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}
