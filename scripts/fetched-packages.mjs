import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";
import { tools } from "./tools.mjs";

/** How often a sign of life is given, in milliseconds. */
const SIGN_OF_LIFE = 15_000;

/**
 * @typedef {object} Fetched
 * @property {string} name what is installed, in words for people
 * @property {string} folder absolute path of the folder that will hold `node_modules`. Its name is the stamp: it gets
 *   this name when it is complete, so another version must have another name
 * @property {readonly string[]} packages for npm, each with its exact version
 * @property {string} effort how large it is and how long it takes, in words for people
 * @property {(folder: string) => Promise<boolean>} [finish] what is left to do once npm is done; gives whether it succeeded
 */

/** The folder for some software of one version. */
export function fetchedFolder(name, version) {
  return join(tools, `${name}-${version}`);
}

/**
 * Installs packages that tests run and that are not dependencies, from the registry that npm is configured for. No
 * install script is run. It is done beside and renamed, so that a run that is broken off, or another at the same
 * time, does no harm. What goes wrong is shown; whether the folder is there afterwards is for the caller to see.
 *
 * @param {Fetched} fetched
 */
export async function fetchPackages({ name, folder, packages, effort, finish = async () => true }) {
  const unfinished = `${folder}.${process.pid}`;
  console.log(`Installing ${name} (${effort}) ...`);
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
  const signs = setInterval(() => console.log(`still installing ${name} (${seconds()})`), SIGN_OF_LIFE);
  try {
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, "package.json"), '{ "private": true }\n');
    const isComplete = (await npmInstall(unfinished, packages)) && (await finish(unfinished));
    if (!isComplete) {
      console.log(`${name} could not be installed.`);
      return;
    }
    moveIntoPlace(unfinished, folder);
    console.log(`Installed ${name} in ${seconds()}.`);
  } finally {
    clearInterval(signs);
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * Runs `npm install` in a folder, without install scripts.
 *
 * @returns {Promise<boolean>} whether it succeeded; if not, npm's output has been shown
 */
export async function npmInstall(folder, parameters) {
  const all = ["install", ...parameters, "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"];
  const { hasSucceeded, output } = await run("npm", all, { isShown: false });
  if (!hasSucceeded) console.log(output);
  return hasSucceeded;
}

function moveIntoPlace(unfinished, folder) {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  }
}
