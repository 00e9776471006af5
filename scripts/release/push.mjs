import { git } from "./git.mjs";

/**
 * Publishes the names of a release, all of them or none. Each name must still be where the plan found it: of two
 * releases at the same time, the second one fails and changes nothing.
 *
 * @param {string} repository that holds the commit
 * @param {{ remote: string, commit: string, plan: import("./plan.mjs").Plan }} release
 */
export function pushRelease(repository, { remote, commit, plan }) {
  const { branch, parent = "", tag, majorTag, moveMajorTag } = plan;
  const names = [
    { name: `refs/heads/${branch}`, from: parent },
    { name: `refs/tags/${tag}`, from: "" },
    ...(moveMajorTag === undefined ? [] : [{ name: `refs/tags/${majorTag}`, from: moveMajorTag.from ?? "" }]),
  ];
  const leases = names.map(({ name, from }) => `--force-with-lease=${name}:${from}`);
  const updates = names.map(({ name }) => `${commit}:${name}`);
  git(["push", "--atomic", "--porcelain", ...leases, remote, ...updates], { directory: repository });
}

/**
 * Makes sure that nobody who has locked a release loses it: whatever the plan moves, moves forward.
 *
 * @param {string} repository that holds all releases of the major version
 * @param {{ commit: string, plan: import("./plan.mjs").Plan, references: import("./plan.mjs").References }} release
 * @throws {Error} that names the release which could not be reached any more
 */
export function requireForward(repository, { commit, plan, references }) {
  for (const [tag, released] of references.tags) {
    if (tag !== plan.majorTag && !tag.startsWith(`${plan.majorTag}.`)) continue;
    if (isAncestor(repository, released, commit)) continue;
    throw new Error(
      `${tag} is not on the branch ${plan.branch}, so whoever has locked it would be refused. Put the branch where it was.`,
    );
  }
}

function isAncestor(repository, ancestor, commit) {
  const base = git(["rev-list", "--count", ancestor, `^${commit}`], { directory: repository });
  return base === "0";
}
