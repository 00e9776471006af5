import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findHost } from "../../e2e/editor/host-suite.ts";
import { PROVIDE_RUNTIME } from "../../e2e/editor/vscode-runtime.ts";
import { median } from "./statistics.ts";

/** design.md's budget for the bundle that a start reads, in bytes. */
const EAGER_BUDGET = 60_000;

/** For loading the bundle and activating the extension, in milliseconds of the host's clock. */
const ACTIVATION_BUDGET = 5;

/** Each is a server, a browser and an extension host of its own, and takes some 6 s. */
const HOSTS = 7;

const ID = "setup-registry-token.registry-tokens";
const extension = fileURLToPath(new URL("../../packages/vscode", import.meta.url));
const suite = fileURLToPath(new URL("activation-marks.cjs", import.meta.url));

/** What one host has measured, in milliseconds. */
interface Activation {
  readonly load: number;
  readonly activate: number;
}

/**
 * Measures the bundles of the editor's extension, and its activation in fresh extension hosts where there is a VS Code
 * for them. Returns whether all that was measured is within budget.
 */
export function measureExtension(): boolean {
  return [measureBundles(), measureActivation()].every(Boolean);
}

function measureBundles(): boolean {
  const sizeOf = (file: string) => statSync(join(extension, "dist", file)).size;
  const eager = sizeOf("extension.cjs");
  const isWithin = eager <= EAGER_BUDGET;
  console.log("extension of the editor: bytes");
  console.log(
    `  eager ${eager} (budget ${EAGER_BUDGET}) ${isWithin ? "ok" : "OVER"}; ` +
      `loaded when needed: ${sizeOf("lazy.cjs")}; package: ${sizeOf("registry-tokens.vsix")}`,
  );
  return isWithin;
}

function measureActivation(): boolean {
  const host = findHost();
  if (host?.kind !== "executable") {
    console.log(`  activation: SKIPPED, there is no VS Code on this machine (${PROVIDE_RUNTIME})`);
    return true;
  }
  const activations = Array.from({ length: HOSTS }, () => activateIn(host.path));
  const total = median(activations.map(({ load, activate }) => load + activate));
  const isWithin = total <= ACTIVATION_BUDGET;
  const each = activations.map(({ load, activate }) => `${load} + ${activate}`).join(", ");
  console.log(
    `  activation in ${HOSTS} fresh hosts: median ${total} ms (budget ${ACTIVATION_BUDGET}) ${isWithin ? "ok" : "OVER"}; ` +
      `load + activate: ${each}`,
  );
  return isWithin;
}

/** Starts a VS Code as `@vscode/test-electron` would. */
function activateIn(executable: string): Activation {
  const folder = mkdtempSync(join(tmpdir(), "bench-host-"));
  const marks = join(folder, "marks.json");
  for (const name of ["home", "workspace"]) mkdirSync(join(folder, name));
  try {
    const parameters = [`--extensionDevelopmentPath=${extension}`, `--extensionTestsPath=${suite}`];
    const { status, stdout, stderr } = spawnSync(executable, [join(folder, "workspace"), ...parameters], {
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        HOME: join(folder, "home"),
        BENCH_EXTENSION: ID,
        BENCH_MARKS: marks,
      },
    });
    if (status !== 0) throw new Error(`The extension host ended with ${status}: ${stdout}${stderr}`);
    return JSON.parse(readFileSync(marks, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
