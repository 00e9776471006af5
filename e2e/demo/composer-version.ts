import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Environment, findComposer } from "../clients/composer.ts";

/**
 * Looks for Composer on PATH, and starts it only if it is there: a start that fails keeps Node waiting for the
 * time limit of that start.
 *
 * @returns its version, for example `2.5.5`, or undefined where there is none
 */
export async function composerVersion(environment: Environment): Promise<string | undefined> {
  const names =
    process.platform === "win32" ? ["composer.bat", "composer.cmd", "composer.exe"] : ["composer"];
  const folders = (environment.PATH ?? environment.Path ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const isThere = await Promise.any(candidates.map((path) => access(path).then(() => true))).catch(
    () => false,
  );
  return isThere ? findComposer(environment) : undefined;
}
