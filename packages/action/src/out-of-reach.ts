import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Whether there is no such file, and this user cannot make one: what is nearest to it cannot be written, or is no
 * directory.
 *
 * @param file absolute path
 */
export function isOutOfReach(file: string): boolean {
  return !existsSync(file) && !canMakeIn(dirname(file));
}

function canMakeIn(directory: string): boolean {
  const parent = dirname(directory);
  if (!existsSync(directory)) return parent !== directory && canMakeIn(parent);
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return statSync(directory).isDirectory();
  } catch {
    return false;
  }
}
