import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root, runTool } from "./run.mjs";

const DIRECTORIES = ["packages", "e2e", "bench", "fuzz", "scripts"];
const NOT_SOURCE = new Set(["node_modules", "build", "dist", ".turbo"]);

/**
 * Checks the boundaries between packages and layers (.dependency-cruiser.cjs). A tool that cannot read the sources
 * finds no violation in them: so every source file must have been looked at.
 *
 * @returns {Promise<import("./run.mjs").Ended>}
 */
export async function checkBoundaries() {
  const directories = DIRECTORIES.filter((directory) => existsSync(join(root, directory)));
  const parameters = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", ...directories];
  const tool = { package: "dependency-cruiser", bin: "depcruise" };
  const { output } = await runTool(tool, parameters, { isShown: false });
  const result = parse(output);
  if (result === undefined) return { hasSucceeded: false, output };
  const seen = new Set(result.modules.map(({ source }) => source));
  const unseen = directories.flatMap(sourceFiles).filter((file) => !seen.has(file));
  const { violations, totalCruised } = result.summary;
  const faults = [
    ...(totalCruised === 0 ? ["No module was looked at at all."] : []),
    ...unseen.map((file) => `${file} was not looked at.`),
    ...violations.map(({ rule, from, to }) => `${rule.severity} ${rule.name}: ${from} -> ${to}`),
  ];
  const looked = `${totalCruised} modules, ${faults.length} faults.`;
  return { hasSucceeded: faults.length === 0, output: `${[...faults, looked].join("\n")}\n` };
}

function parse(output) {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

function sourceFiles(directory) {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) return NOT_SOURCE.has(entry.name) ? [] : sourceFiles(path);
    return /\.(?:ts|mjs)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}
