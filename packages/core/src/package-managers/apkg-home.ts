import { posix, win32 } from "node:path";
import { RegistryTokenError } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";

/**
 * The folder `.apkg` in the user's home directory, which no variable but `HOME` can move: `HOME` if it is set and
 * not empty, else what the user database says; on Windows always the user's profile folder.
 *
 * @throws {RegistryTokenError} `location-unknown` if there is no absolute home directory
 */
export function findApkgHome({ platform, env, accountHome }: Surroundings): string {
  const path = platform === "win32" ? win32 : posix;
  const home = (platform === "win32" ? "" : env.HOME) || accountHome();
  if (!path.isAbsolute(home)) {
    throw new RegistryTokenError(
      "location-unknown",
      "apkg keeps its login in the home directory, and there is none: set HOME to an absolute path.",
    );
  }
  return path.join(home, ".apkg");
}
