import { checkBoundaries } from "./boundaries.mjs";
import { findNode24 } from "./node-24.mjs";
import { isTerminal, run, runTool } from "./run.mjs";

const typeScript = { package: "typescript", bin: "tsc" };
const biome = { package: "@biomejs/biome", bin: "biome" };
const pretty = ["--pretty", String(isTerminal)];

const checks = [
  {
    name: "format and lint (biome)",
    check: () => runTool(biome, ["ci", `--colors=${isTerminal ? "force" : "off"}`], { isShown: false }),
  },
  {
    name: "types of the packages (tsc -b)",
    check: () =>
      runTool(
        typeScript,
        ["-b", ...["core", "action", "vscode"].map((name) => `packages/${name}`), ...pretty],
        {
          isShown: false,
        },
      ),
  },
  {
    name: "types of tests, e2e and bench (tsc)",
    check: () => runTool(typeScript, ["-p", "tsconfig.json", "--noEmit", ...pretty], { isShown: false }),
  },
  {
    name: "unused code and dependencies (knip)",
    check: () => runTool({ package: "knip", bin: "knip" }, ["--no-progress"], { isShown: false }),
  },
  { name: "boundaries (dependency-cruiser)", check: checkBoundaries },
  {
    name: "counts in SECURITY.md",
    check: () => run(findNode24(), ["fuzz/security-counts.ts"], { isShown: false }),
  },
];

/**
 * Runs all static checks, one after another, and shows what each of them found.
 *
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runStaticChecks() {
  const counts = { passed: 0, failed: 0 };
  for (const { name, check } of checks) {
    const { hasSucceeded, output } = await check();
    counts[hasSucceeded ? "passed" : "failed"]++;
    console.log(`${hasSucceeded ? "passed" : "FAILED"}  ${name}`);
    if (!hasSucceeded) console.log(output);
  }
  return counts;
}
