import { existsSync, openSync, rmSync } from "node:fs";
import { isSystemError } from "./system-error.ts";

/**
 * Makes a file that only the user may read and that nobody had before. What a killed process left under the name
 * goes; a link that somebody put there is not followed.
 *
 * @returns the file's descriptor, for writing
 */
export function makePrivateFile(file: string): number {
  try {
    return openSync(file, "wx", 0o600);
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
    rmSync(file, { force: true });
    return openSync(file, "wx", 0o600);
  }
}

/** Removes a file, if there is one. */
export function removeIfPresent(file: string): void {
  if (existsSync(file)) rmSync(file, { force: true });
}
