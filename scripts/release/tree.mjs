import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { changelogOfRelease } from "./notes.mjs";
import { fillIn, requireNoPlaceholder } from "./placeholders.mjs";
import { linkToSources } from "./readme.mjs";

/** What somebody needs who uses the action, and nothing of `.github`: GitHub refuses pushes of workflows by its own token. */
const FILES = ["action.yml", "rotate/action.yml", "LICENSE", "README.md", "SECURITY.md", "CHANGELOG.md"];
const BUNDLES = "packages/action/dist";

/**
 * The files of a release.
 *
 * @param {string} root where the sources and the built bundles are
 * @param {{ identity: import("./identity.mjs").Identity, commit: string, date: string }} release the commit of the
 *   sources, and the date as YYYY-MM-DD
 * @returns {ReadonlyMap<string, string>} path with `/` to text, in the order of the paths
 * @throws {Error} if a file is missing, a placeholder is left, or a link leads to nothing
 */
export function releaseTree(root, { identity, commit, date }) {
  const paths = [...FILES, ...bundlesIn(root)].sort();
  const names = new Set(paths);
  const texts = paths.map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    return [path, path.startsWith(BUNDLES) ? text : edit(path, fillIn(text, identity))];
  });
  const tree = new Map(texts);
  requireNoPlaceholder(tree);
  requireEntryPoints(tree);
  return tree;

  function edit(path, text) {
    const dated = path === "CHANGELOG.md" ? changelogOfRelease(text, { ...identity, date }) : text;
    if (!path.endsWith(".md")) return dated;
    return linkToSources(dated, { page: identity.page, commit, has: (target) => names.has(target), root });
  }
}

function bundlesIn(root) {
  const directory = join(root, BUNDLES);
  if (!existsSync(directory)) throw new Error("The bundles are not built. Run: npm run build");
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    );
}

/** Each `main` and `post` that an action.yml names must be there. */
function requireEntryPoints(tree) {
  for (const [path, text] of tree) {
    if (!path.endsWith("action.yml")) continue;
    for (const [, target] of text.matchAll(/^ {2}(?:main|post): (\S+)$/gm)) {
      const file = new URL(target, `file:///${path}`).pathname.slice(1);
      if (!tree.has(file)) throw new Error(`${path} names ${target}, which is not in the release.`);
    }
  }
}
