import { lstatSync, mkdtempSync, rmdirSync, type Stats } from "node:fs";
import { RegistryTokenError } from "../errors.ts";

/**
 * Refuses a ledger's directory that is not the user's own, or that others can get into.
 *
 * @param found its status by `lstat`, and whether it belongs to the user
 * @throws {RegistryTokenError} `credential-file-unsafe`
 */
export function refuseDirectory(
  directory: string,
  { status, isOwn }: { status: Stats; isOwn: boolean },
): void {
  if (status.isDirectory() && isOwn && hasNoModes(directory)) return;
  const fault = status.isDirectory()
    ? isOwn
      ? `can be used by others (mode ${(status.mode & 0o777).toString(8)})`
      : "belongs to another user"
    : "is not a directory";
  throw new RegistryTokenError(
    "credential-file-unsafe",
    `${directory} ${fault}. This action keeps there what it has to put back, so the directory must be yours alone ` +
      "(mode 700). Look at what is in it, remove it, and run again.",
  );
}

/** Some mounts show every directory with the same mode, whatever it was made with: there a mode tells nothing. */
function hasNoModes(directory: string): boolean {
  const probe = mkdtempSync(`${directory}.probe-`);
  try {
    return (lstatSync(probe).mode & 0o077) !== 0;
  } finally {
    rmdirSync(probe);
  }
}
