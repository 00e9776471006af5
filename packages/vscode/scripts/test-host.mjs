// Runs the tests of one folder of test/host in a real extension host, on a workspace.
//   node scripts/test-host.mjs FOLDER --workspace DIRECTORY --report FILE
// VSCODE_EXECUTABLE names the VS Code to run them in; without it, @vscode/test-electron downloads one.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";

const packageDirectory = fileURLToPath(new URL("..", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workspace: { type: "string" }, report: { type: "string" } },
});
const [name = "mixed"] = positionals;
const tests = join(packageDirectory, "test", "host", name);
const bundles = join(packageDirectory, "build", "host", name);

rmSync(bundles, { recursive: true, force: true });
await build({
  entryPoints: [
    ...readdirSync(tests).flatMap((file) => (file.endsWith(".test.ts") ? [join(tests, file)] : [])),
    { in: join(packageDirectory, "test", "host", "run.ts"), out: "run" },
  ].map((entry) => (typeof entry === "string" ? { in: entry, out: entry.slice(tests.length + 1, -3) } : entry)),
  outdir: bundles,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node22",
  sourcemap: "inline",
  external: ["vscode", "mocha"],
  logLevel: "warning",
});

const home = mkdtempSync(join(tmpdir(), "host-home-"));
try {
  await runTests({
    ...(process.env.VSCODE_EXECUTABLE ? { vscodeExecutablePath: resolve(process.env.VSCODE_EXECUTABLE) } : {}),
    cachePath: join(packageDirectory, "..", "..", ".tools", "vscode-desktop"),
    extensionDevelopmentPath: packageDirectory,
    extensionTestsPath: join(bundles, "run.cjs"),
    launchArgs: [values.workspace ?? join(packageDirectory, "fixtures", name), "--use-inmemory-secretstorage"],
    extensionTestsEnv: {
      HOME: home,
      USERPROFILE: home,
      ...(values.report === undefined ? {} : { HOST_TEST_REPORT: resolve(values.report) }),
    },
  });
} finally {
  rmSync(home, { recursive: true, force: true });
}
