import { spawnSync } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { folderForTest } from "../scenarios/folder-for-test.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a release reads of the sources, and the workflows that it must not take along. */
const SOURCES = [
  ...["action.yml", "rotate", "README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"],
  ...[
    "docs",
    ".github",
    ".gitignore",
    "package-lock.json",
    "packages/vscode/README.md",
    "packages/vscode/media",
  ],
];

/** What `npm run build` has made. Git ignores it. */
const BUILT = [
  "packages/action/dist",
  "packages/action/build/bundled-packages.json",
  "packages/vscode/build/bundled-packages.json",
  "packages/vscode/build/package",
  "packages/vscode/dist/registry-tokens.vsix",
];

const REPOSITORY = "acme/setup-registry-token";

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** A repository on this machine, and a checkout of it in which a maintainer works. */
export class ScratchRepository {
  /** The bare repository: what GitHub would hold. */
  readonly remote: string;
  readonly checkout: string;

  private constructor(folder: string) {
    this.remote = join(folder, "remote.git");
    this.checkout = join(folder, "checkout");
  }

  static async create(): Promise<ScratchRepository> {
    const scratch = new ScratchRepository(await folderForTest());
    await mkdir(scratch.checkout, { recursive: true });
    git(scratch.checkout, "init", "--quiet", "--bare", scratch.remote);
    git(scratch.checkout, "init", "--quiet", "--initial-branch=main");
    git(scratch.checkout, "remote", "add", "origin", scratch.remote);
    for (const path of SOURCES) await copy(path, scratch.checkout);
    return scratch;
  }

  /** Writes down what a version changes, and pushes that to `main`, as a maintainer does before a release. */
  async announce(version: string): Promise<void> {
    const file = join(this.checkout, "CHANGELOG.md");
    const heading = `## [Unreleased]\n\n## [${version}] - 2026-11-27\n\n- What is new in ${version}.\n`;
    await writeFile(file, (await readFile(file, "utf8")).replace("## [Unreleased]\n", heading));
    this.commit(`Announce ${version}`);
    git(this.checkout, "push", "--quiet", "origin", "HEAD:main");
  }

  commit(message: string): void {
    git(this.checkout, "add", "--all");
    git(this.checkout, ...PERSON, "commit", "--quiet", "--message", message);
  }

  /** `npm run release`. */
  async prepare(version: string, ...more: string[]): Promise<Ended> {
    for (const path of BUILT) await copy(path, this.checkout);
    await this.#identifyExtension(version);
    const identity = ["--version", version, "--repository", REPOSITORY];
    return run(["scripts/release.mjs", "--sources", this.checkout, ...identity, ...more], root);
  }

  /** What was built here belongs to nobody. A build for a release gives the extension its owner and version. */
  async #identifyExtension(version: string): Promise<void> {
    const file = join(this.checkout, "packages/vscode/build/package/package.json");
    const text = (await readFile(file, "utf8")).replace('"version": "0.0.0"', `"version": "${version}"`);
    await writeFile(file, text.replaceAll("OWNER/setup-registry-token", REPOSITORY));
  }

  publish(folder = "dist/release"): Ended {
    return run([join(root, "scripts", "publish-release.mjs"), "--folder", folder], this.checkout);
  }

  async release(version: string): Promise<void> {
    await this.announce(version);
    const prepared = await this.prepare(version);
    if (prepared.status !== 0) throw new Error(prepared.output);
    const published = this.publish();
    if (published.status !== 0) throw new Error(published.output);
  }

  /** Every name of the remote repository, and the commit that it leads to. */
  names(): Record<string, string> {
    const lines = git(this.remote, "for-each-ref", "--format=%(refname) %(objectname)").split("\n");
    return Object.fromEntries(lines.filter((line) => line !== "").map((line) => line.split(" ")));
  }

  isAncestor(ancestor: string, descendant: string): boolean {
    const parameters = ["merge-base", "--is-ancestor", ancestor, descendant];
    return spawnSync("git", parameters, { cwd: this.remote }).status === 0;
  }

  filesOf(name: string): string[] {
    return git(this.remote, "ls-tree", "-r", "--name-only", name).split("\n");
  }

  fileOf(name: string, path: string): string {
    return git(this.remote, "show", `${name}:${path}`);
  }

  /** What a runner downloads: the files of a name, and nothing else. */
  async export(name: string): Promise<string> {
    const folder = await folderForTest();
    const archive = spawnSync("git", ["archive", name], { cwd: this.remote, maxBuffer: 64 * 1024 * 1024 });
    spawnSync("tar", ["-x"], { cwd: folder, input: archive.stdout });
    return folder;
  }

  git(...parameters: string[]): string {
    return git(this.checkout, ...parameters);
  }
}

const PERSON = ["-c", "user.name=maintainer", "-c", "user.email=maintainer@example.com"];

export function git(directory: string, ...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", parameters, { cwd: directory, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${parameters.join(" ")}: ${stderr}`);
  return stdout.trimEnd();
}

function run(parameters: string[], directory: string): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    cwd: directory,
    encoding: "utf8",
  });
  return { status, output: `${stdout}${stderr}` };
}

async function copy(path: string, to: string): Promise<void> {
  await mkdir(dirname(join(to, path)), { recursive: true });
  await cp(join(root, path), join(to, path), { recursive: true });
}
