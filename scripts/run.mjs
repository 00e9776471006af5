import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode24, pathVariable } from "./node-24.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * @typedef {object} Ended
 * @property {boolean} hasSucceeded
 * @property {string} output what was written to both streams; empty if it was shown at once
 */

/**
 * Runs a program to its end, in the repository's root.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ isShown: boolean, variables?: NodeJS.ProcessEnv }} options whether to show the output as it comes, or to
 *   give it back; further environment variables
 * @returns {Promise<Ended>}
 */
export function run(program, parameters, { isShown, variables = {} }) {
  return new Promise((settle) => {
    const child = spawn(program, parameters, {
      cwd: root,
      env: { ...environment(), ...variables },
      stdio: isShown ? "inherit" : ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    const output = () => Buffer.concat(chunks).toString("utf8");
    child.on("error", (error) => settle({ hasSucceeded: false, output: `${output()}${error.message}\n` }));
    child.on("close", (code) => settle({ hasSucceeded: code === 0, output: output() }));
  });
}

/**
 * Runs a tool from node_modules under the project's own Node, on every system alike: npm's shims in node_modules/.bin
 * are shell scripts on Windows.
 *
 * @param {{ package: string, bin: string }} tool
 * @param {readonly string[]} parameters
 * @param {{ isShown: boolean, variables?: NodeJS.ProcessEnv }} options as for {@link run}
 * @returns {Promise<Ended>}
 */
export function runTool(tool, parameters, options) {
  return run(findNode24(), [findTool(tool), ...parameters], options);
}

/** Whether somebody is watching. Colours are for them, not for a log. */
export const isTerminal = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

function findTool({ package: name, bin }) {
  const manifest = createRequire(import.meta.url).resolve(`${root}/node_modules/${name}/package.json`);
  const { bin: bins } = JSON.parse(readFileSync(manifest, "utf8"));
  return resolve(dirname(manifest), typeof bins === "string" ? bins : bins[bin]);
}

function environment() {
  const { FORCE_COLOR, NO_COLOR, ...inherited } = process.env;
  const { name, value } = pathVariable(process.env);
  return {
    ...inherited,
    ...(isTerminal ? {} : { NO_COLOR: "1" }),
    [name]: [dirname(findNode24()), value].join(process.platform === "win32" ? ";" : ":"),
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    DO_NOT_TRACK: "1",
  };
}
