import { spawnSync } from "node:child_process";

/**
 * Runs git to its end.
 *
 * @param {readonly string[]} parameters
 * @param {{ directory: string, input?: string | Uint8Array, variables?: Record<string, string> }} options where to run
 *   it, and what it reads
 * @returns {string} what it wrote, without the last line's end
 * @throws {Error} with what git said
 */
export function git(parameters, { directory, input, variables = {} }) {
  const { status, stdout, stderr, error } = spawnSync("git", parameters, {
    cwd: directory,
    input,
    encoding: "utf8",
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0", ...variables },
    maxBuffer: 64 * 1024 * 1024,
    windowsHide: true,
  });
  if (error !== undefined) throw new Error(`git could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`git ${parameters[0]} failed: ${stderr.trim()}`);
  return stdout.replace(/\n$/, "");
}

/**
 * @param {string} directory a checkout
 * @param {string} remote the name of one of its remotes, or a URL
 * @returns {string} the URL
 */
export function remoteUrl(directory, remote) {
  const names = git(["remote"], { directory }).split("\n");
  return names.includes(remote) ? git(["remote", "get-url", remote], { directory }) : remote;
}

/**
 * Fetches all releases of a major version, to know what can be reached from what.
 *
 * @param {string} repository where they go to
 * @param {{ url: string, plan: import("./plan.mjs").Plan }} from
 */
export function fetchReleases(repository, { url, plan: { parent, branch, majorTag } }) {
  if (parent === undefined) return;
  const names = [`refs/heads/${branch}`, `refs/tags/${majorTag}.*:refs/tags/${majorTag}.*`];
  git(["fetch", "--quiet", "--no-tags", url, ...names], { directory: repository });
}

/**
 * Where the names of a repository point to. A tag that is an object of its own counts for the commit that it names.
 *
 * @param {string} directory
 * @param {string} [remote] name or URL; asked over the network. Without it, the repository itself is read
 * @returns {import("./plan.mjs").References}
 */
export function readReferences(directory, remote) {
  const listed =
    remote === undefined
      ? git(
          [
            "for-each-ref",
            "--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end) %(refname)",
          ],
          { directory },
        )
      : git(["ls-remote", remote], { directory });
  const tags = new Map();
  const branches = new Map();
  for (const line of listed.split("\n")) {
    const [, commit, kind, name] = /^([\da-f]+)\s+refs\/(tags|heads)\/(.+?)(?:\^\{\})?$/.exec(line) ?? [];
    // The commit of an annotated tag comes after the tag itself.
    if (kind === "tags") tags.set(name, commit);
    if (kind === "heads") branches.set(name, commit);
  }
  return { tags, branches };
}
