import { posix, win32 } from "node:path";
import type { Surroundings } from "../surroundings.ts";

/**
 * Where pub may have written its log. After a fault, and always with `--verbose`, `dart pub` copies its whole
 * output there, readable for everyone; it holds the full text of pub-tokens.json if pub changed that file. Two
 * places, because setup-dart sets `PUB_CACHE` in the middle of a job.
 *
 * @returns absolute paths, whether there is such a file or not
 */
export function pubLogFiles(surroundings: Surroundings): string[] {
  const { env, currentDirectory, platform } = surroundings;
  const { resolve, join } = platform === "win32" ? win32 : posix;
  const caches = [env.PUB_CACHE];
  if (platform === "win32") caches.push(env.LOCALAPPDATA && join(env.LOCALAPPDATA, "Pub", "Cache"));
  else caches.push(env.HOME && join(env.HOME, ".pub-cache"));
  const files = caches
    .filter((cache) => cache !== undefined)
    .map((cache) => resolve(currentDirectory, cache, "log", "pub_log.txt"));
  return [...new Set(files)];
}
