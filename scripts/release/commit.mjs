import { git } from "./git.mjs";

/** The name under which GitHub shows what its own token has made. */
const BUILDER = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>";

/**
 * Makes the commit of a release. The same files, parent, message and date make the same commit, wherever it is made.
 *
 * @param {string} repository a bare repository that holds, or can reach, the parent
 * @param {object} release
 * @param {string} release.branch where the commit goes to
 * @param {ReadonlyMap<string, string>} release.tree path to text
 * @param {string | undefined} release.parent
 * @param {string} release.message
 * @param {Date} release.date
 * @returns {string} the commit
 */
export function commitTree(repository, { branch, tree, parent, message, date }) {
  const name = `refs/heads/${branch}`;
  const person = `${BUILDER} ${Math.floor(date.getTime() / 1000)} +0000`;
  // https://git-scm.com/docs/git-fast-import
  const commands = [
    `commit ${name}`,
    `author ${person}`,
    `committer ${person}`,
    data(message),
    ...(parent === undefined ? [] : [`from ${parent}`]),
    "deleteall",
    ...[...tree].flatMap(([path, text]) => [`M 100644 inline ${path}`, data(text)]),
    "done",
  ];
  git(["fast-import", "--quiet", "--done", "--force"], {
    directory: repository,
    input: `${commands.join("\n")}\n`,
  });
  return git(["rev-parse", name], { directory: repository });
}

function data(text) {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
