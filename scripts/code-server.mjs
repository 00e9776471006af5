import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";
import { tools } from "./tools.mjs";

/** VS Code 1.139.1 as a server. Older ones fetch ripgrep from elsewhere than the package registry. */
const VERSION = "4.139.1";

/** The folder's name is the stamp: it gets this name when it is complete, and another version has another name. */
const folder = join(tools, `code-server-${VERSION}`);
const packageIn = (directory) => join(directory, "node_modules", "code-server");
const editorIn = (directory) => join(packageIn(directory), "lib", "vscode");

/** Modules of VS Code that are made of C++ and that tests need something of; the others are missed by nothing. */
const NATIVE_MODULES = ["spdlog", "native-watchdog"];

/** How often a sign of life is given, in milliseconds. */
const SIGN_OF_LIFE = 15_000;

/**
 * Installs code-server, if it is not there yet, from the registry that npm is configured for. About 600 MB.
 *
 * @returns {Promise<string | undefined>} its entry point for Node 24; undefined where it could not be installed
 */
export async function provideCodeServer() {
  const entry = join(packageIn(folder), "out", "node", "entry.js");
  if (!existsSync(entry)) await install();
  if (!existsSync(entry)) return undefined;
  for (const name of NATIVE_MODULES) {
    const standIn = fileURLToPath(new URL(`native-stand-ins/${name}.cjs`, import.meta.url));
    copyFileSync(standIn, join(editorIn(folder), "node_modules", "@vscode", name, "index.js"));
  }
  return entry;
}

/** Installs beside and renames, so that a run that is broken off, or another at the same time, does no harm. */
async function install() {
  const unfinished = `${folder}.${process.pid}`;
  console.log(`Installing code-server ${VERSION} (600 MB; some 15 s to a few minutes) ...`);
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
  const signs = setInterval(() => console.log(`still installing code-server (${seconds()})`), SIGN_OF_LIFE);
  try {
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, "package.json"), '{ "private": true }\n');
    if (!(await npmInstall(unfinished, [`code-server@${VERSION}`]))) return;
    // What its install script would do; that script would also compile, for minutes, what is not needed here.
    if (!(await npmInstall(editorIn(unfinished), ["--omit=dev"]))) return;
    moveIntoPlace(unfinished);
    console.log(`Installed code-server in ${seconds()}.`);
  } finally {
    clearInterval(signs);
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function moveIntoPlace(unfinished) {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  }
}

async function npmInstall(directory, parameters) {
  const all = [
    "install",
    ...parameters,
    "--prefix",
    directory,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ];
  const { hasSucceeded, output } = await run("npm", all, { isShown: false });
  if (!hasSucceeded) console.log(`${output}code-server could not be installed.`);
  return hasSucceeded;
}
