import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build } from "../build.mjs";
import { billOfMaterials } from "../bundled/bill-of-materials.mjs";
import { commitTree } from "./commit.mjs";
import { fetchReleases, git, readReferences, remoteUrl } from "./git.mjs";
import { releaseNotes } from "./notes.mjs";
import { packedTexts } from "./packed-texts.mjs";
import { requireNoPlaceholder } from "./placeholders.mjs";
import { planRelease } from "./plan.mjs";
import { requireForward } from "./push.mjs";
import { linkToSources } from "./readme.mjs";
import { releaseTree } from "./tree.mjs";
import { textOf } from "./version.mjs";

/**
 * Makes everything that a release consists of.
 *
 * | in the folder | what it is |
 * |---|---|
 * | `release.bundle` | the release's commit, for `git fetch` |
 * | `release.json` | which names it gets, see {@link import("./plan.mjs").Plan} |
 * | `notes.md` | what has changed |
 * | `tree/` | the files of the commit |
 * | `assets/` | the extension, the licences and the bill of materials |
 *
 * @param {object} release
 * @param {import("./identity.mjs").Identity} release.identity
 * @param {string} release.sources a checkout
 * @param {boolean} release.isBuilt whether its bundles are there already
 * @param {string | undefined} release.remote where to read which releases there are; undefined for a dry run, which
 *   goes by the checkout's own names
 * @param {string} release.output the folder, relative to the sources; it is made anew
 * @throws {Error} with the reason why there can be no such release
 */
export async function prepareRelease({ identity, sources, isBuilt, remote, output }) {
  const isDryRun = remote === undefined;
  const folder = resolve(sources, output);
  const version = textOf(identity.version);
  const commit = git(["rev-parse", "HEAD"], { directory: sources });
  const time = new Date(git(["show", "--no-patch", "--format=%cI", "HEAD"], { directory: sources }));
  const day = time.toISOString().slice(0, 10);
  if (!isDryRun) requireClean(sources);

  const changelog = readFileSync(join(sources, "CHANGELOG.md"), "utf8");
  const notes = releaseNotes(changelog, identity.version, { mayBeUnreleased: isDryRun });
  const references = readReferences(sources, remote);
  const plan = planRelease(identity.version, references);

  if (!isBuilt) {
    console.log("Building ...");
    const variables = {
      RELEASE_REPOSITORY: identity.repository,
      RELEASE_VERSION: version,
      RELEASE_COMMIT: commit,
      RELEASE_DATE: day,
    };
    if (!(await build(variables))) throw new Error("There is no release without its bundles.");
  }
  const tree = releaseTree(sources, { identity, commit, date: day });

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "assets"), { recursive: true });
  const repository = scratchRepository(folder, sources);
  if (!isDryRun) fetchReleases(repository, { url: remoteUrl(sources, remote), plan });
  const message = `Release ${version}\n\nSource-Commit: ${commit}\n`;
  const { branch, parent } = plan;
  const released = commitTree(repository, { branch, tree, parent, message, date: time });
  requireForward(repository, { commit: released, plan, references });
  writeBundle(repository, { folder, plan });

  for (const [path, text] of tree) write(join(folder, "tree", path), text);
  const links = { page: identity.page, commit, has: () => false, root: sources };
  write(join(folder, "notes.md"), linkToSources(notes, links));
  write(
    join(folder, "release.json"),
    `${JSON.stringify({ version, commit: released, plan }, undefined, 2)}\n`,
  );
  writeAssets({ identity, sources, folder, time, version });
  rmSync(repository, { recursive: true, force: true });
  report({ identity, plan, tree, notes, folder, commit: released });
}

function requireClean(sources) {
  const changed = git(["status", "--porcelain"], { directory: sources });
  if (changed !== "") throw new Error(`A release is made of what is committed. Not committed:\n${changed}`);
}

/** A repository of its own that can read all objects of the checkout, and changes nothing in it. */
function scratchRepository(folder, sources) {
  const repository = join(folder, "repository.git");
  git(["init", "--quiet", "--bare", repository], { directory: folder });
  const objects = git(["rev-parse", "--path-format=absolute", "--git-path", "objects"], {
    directory: sources,
  });
  writeFileSync(join(repository, "objects", "info", "alternates"), `${objects}\n`);
  return repository;
}

function writeBundle(repository, { folder, plan }) {
  const name = `refs/heads/${plan.branch}`;
  const known = plan.parent === undefined ? [] : [`^${plan.parent}`];
  git(["bundle", "create", "--quiet", join(folder, "release.bundle"), name, ...known], {
    directory: repository,
  });
}

function writeAssets({ identity, sources, folder, time, version }) {
  requireNoPlaceholder(packedTexts(sources));
  const vsix = join(sources, "packages", "vscode", "dist", "registry-tokens.vsix");
  cpSync(vsix, join(folder, "assets", `registry-tokens-${version}.vsix`));
  const bill = billOfMaterials({
    name: "setup-registry-token",
    version,
    page: identity.page,
    date: time,
    packages: ["action", "vscode"].flatMap((name) =>
      JSON.parse(readFileSync(join(sources, "packages", name, "build", "bundled-packages.json"), "utf8")),
    ),
    locked: JSON.parse(readFileSync(join(sources, "package-lock.json"), "utf8")).packages,
  });
  write(join(folder, "assets", `setup-registry-token-${version}.cdx.json`), bill);
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function report({ identity, plan, tree, notes, folder, commit }) {
  const { tag, branch, parent, majorTag, moveMajorTag } = plan;
  const lines = [
    `Release ${tag} of ${identity.repository}`,
    "",
    `  commit    ${commit}`,
    `  parent    ${parent ?? `none: the first release of ${majorTag}`}`,
    `  branch    ${branch}`,
    `  tag       ${tag}, new`,
    `  tag       ${majorTag}, ${moveMajorTag === undefined ? "stays: a newer release has it" : moveMajorTag.from === undefined ? "new" : `moves forward from ${moveMajorTag.from}`}`,
    "",
    `${tree.size} files:`,
    ...[...tree].map(([path, text]) => `  ${String(Buffer.byteLength(text)).padStart(8)}  ${path}`),
    "",
    "Notes:",
    "",
    ...notes
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`),
    "",
    `Everything is in ${folder}. Nothing was published.`,
  ];
  console.log(lines.join("\n"));
}
