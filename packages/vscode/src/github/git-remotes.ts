import { join, resolve } from "node:path";
import { readText, type Surroundings } from "@setup-registry-token/core";

/**
 * The repositories on GitHub that a folder is a clone of.
 *
 * @param folder absolute path
 * @param host of GitHub's web pages, such as `github.com`
 * @returns as `owner/name`, each once
 */
export function findRepositories(folder: string, host: string, surroundings: Surroundings): string[] {
  const configuration = readConfiguration(folder, surroundings) ?? "";
  const urls = [...configuration.matchAll(/^[ \t]*url[ \t]*=[ \t]*(\S+)/gm)].map(([, url = ""]) => url);
  const pattern = new RegExp(
    `^(?:https?://(?:[^@/]*@)?|ssh://[^@/]*@|[^@/:]+@)${host.replaceAll(".", "\\.")}(?::\\d+)?[/:]([^/]+/[^/]+?)(?:\\.git)?/?$`,
    "i",
  );
  return [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))];
}

/** In a linked worktree `.git` is a file that names a folder, which names the common one (gitrepository-layout(5)). */
function readConfiguration(folder: string, { isDirectory }: Surroundings): string | undefined {
  const git = join(folder, ".git");
  if (isDirectory(git)) return readText(join(git, "config"));
  const [, linked] = /^gitdir: (.+)/.exec(readText(git) ?? "") ?? [];
  if (linked === undefined) return undefined;
  const own = resolve(folder, linked);
  const common = readText(join(own, "commondir"))?.trim() ?? ".";
  return readText(join(resolve(own, common), "config"));
}
