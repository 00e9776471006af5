import { existsSync } from "node:fs";
import { join } from "node:path";

/** `[text](target)` and `![text](target)`; targets on this page, and those that are URLs already, stay. */
const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\((?!#|[a-z]+:)([^)\s]+)\)/g;

/**
 * Makes the links of a page absolute that lead to files which the release does not have.
 *
 * @param {string} markdown
 * @param {{ page: string, commit: string, has: (path: string) => boolean, root: string }} release the repository's page,
 *   the commit of the sources, the files of the release, and where the sources are
 * @returns {string}
 * @throws {Error} if a link leads to nothing
 */
export function linkToSources(markdown, { page, commit, has, root }) {
  return markdown.replace(LINK, (link, mark, text, target) => {
    const [path, anchor = ""] = target.split(/(?=#)/);
    if (has(path)) return link;
    if (!existsSync(join(root, path))) throw new Error(`The link to ${target} leads to nothing.`);
    return `${mark}[${text}](${page}/${mark === "" ? "blob" : "raw"}/${commit}/${path}${anchor})`;
  });
}
