import { statSync } from "node:fs";

/** Whether only the user may use a file or directory. On Windows modes do not tell: its access lists are tested elsewhere. */
export function isPrivate(path: string): boolean {
  return process.platform === "win32" || (statSync(path).mode & 0o077) === 0;
}
