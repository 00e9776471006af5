import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packageDirectory = join(dirname(fileURLToPath(import.meta.url)), "..", "node_modules", "node");

let found;

/**
 * The Node that runners start actions with. It comes as a dev dependency, so that everybody tests with the same one.
 *
 * @returns {string} absolute path of the program
 * @throws {Error} with what to run, if it is missing
 */
export function findNode24() {
  found ??= lookForNode24();
  return found;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ name: string, value: string }} the search path; Windows may spell its name `Path`
 */
export function pathVariable(env) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return { name, value: env[name] ?? "" };
}

function lookForNode24() {
  if (!existsSync(packageDirectory)) {
    throw new Error("The dependencies are not installed. Run: npm ci");
  }
  const program = join(packageDirectory, "bin", process.platform === "win32" ? "node.exe" : "node");
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8", windowsHide: true });
  if (status === 0 && stdout.startsWith("v24.")) return program;
  throw new Error(
    "Node 24 is missing: its package fetches it with an install script, and that did not run. " +
      "Run: npm rebuild node --ignore-scripts=false --foreground-scripts",
  );
}
