import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";
import { tools } from "./tools.mjs";

/** With it the images of other forges start actions, whatever these ask for. */
const VERSION = "20.20.2";

/** The folder's name is the stamp: it gets this name when it is complete, and another version has another name. */
const folder = join(tools, `node-${VERSION}`);
const program = join(
  folder,
  "node_modules",
  "node",
  "bin",
  process.platform === "win32" ? "node.exe" : "node",
);

/**
 * Installs Node 20 for the tests, if it is not there yet, from the registry that npm is configured for. About 100 MB.
 *
 * @returns {Promise<string[]>} what is missing then
 */
export async function provideNode20() {
  if (!existsSync(program)) await install();
  return existsSync(program) ? [] : ["Node 20"];
}

/** Installs beside and renames, so that a run that is broken off, or another at the same time, does no harm. */
async function install() {
  const unfinished = `${folder}.${process.pid}`;
  try {
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, "package.json"), '{ "private": true }\n');
    // The package's own name for the platform, under the one name that the tests look for: no install script needed.
    const platform = process.platform === "win32" ? "win" : process.platform;
    const { hasSucceeded, output } = await run(
      "npm",
      [
        "install",
        `node@npm:node-${platform}-${process.arch}@${VERSION}`,
        ...["--prefix", unfinished, "--ignore-scripts", "--no-audit", "--no-fund"],
      ],
      { isShown: false },
    );
    if (hasSucceeded) renameSync(unfinished, folder);
    else console.log(`${output}Node ${VERSION} could not be installed.`);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
