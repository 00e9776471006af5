import { git } from "./git.mjs";

/** The name under which GitHub shows what its own token has made. */
const BUILDER = "github-actions[bot]";
const ADDRESS = "41898282+github-actions[bot]@users.noreply.github.com";

/**
 * Makes the commit of a release. The same files, parent, message and date make the same commit, wherever it is made.
 *
 * @param {string} repository a bare repository that holds, or can reach, the parent
 * @param {object} release
 * @param {ReadonlyMap<string, string>} release.tree path to text
 * @param {string | undefined} release.parent
 * @param {string} release.message
 * @param {string} release.date ISO 8601
 * @returns {string} the commit
 */
export function commitTree(repository, { tree, parent, message, date }) {
  const variables = {
    GIT_DIR: repository,
    GIT_INDEX_FILE: `${repository}/release-index`,
    GIT_AUTHOR_NAME: BUILDER,
    GIT_AUTHOR_EMAIL: ADDRESS,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: BUILDER,
    GIT_COMMITTER_EMAIL: ADDRESS,
    GIT_COMMITTER_DATE: date,
  };
  const options = { directory: repository, variables };
  const entries = [...tree].map(([path, text]) => {
    const blob = git(["hash-object", "-w", "--stdin"], { ...options, input: text });
    return `100644 ${blob}\t${path}`;
  });
  git(["read-tree", "--empty"], options);
  git(["update-index", "--index-info"], { ...options, input: `${entries.join("\n")}\n` });
  const written = git(["write-tree"], options);
  const parents = parent === undefined ? [] : ["-p", parent];
  return git(["commit-tree", written, ...parents, "-F", "-"], { ...options, input: message });
}
