import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { pathVariable } from "./node-24.mjs";

/**
 * Looks for a program on the search path.
 *
 * @param {string} program its name, without an ending such as `.exe`
 * @returns {string | undefined} absolute path of the program
 */
export function findProgram(program) {
  const names =
    process.platform === "win32" ? [".exe", ".bat", ".cmd"].map((end) => program + end) : [program];
  const directories = pathVariable(process.env)
    .value.split(delimiter)
    .filter((directory) => directory !== "");
  return directories.flatMap((directory) => names.map((name) => join(directory, name))).find(isExecutable);
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
