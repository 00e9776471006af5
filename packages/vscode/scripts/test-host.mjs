// Runs the tests in one folder of test/host in a real extension host, on a copy of the fixture of the same name.
//   node scripts/test-host.mjs FOLDER [--report FILE]
// VSCODE_EXECUTABLE names the VS Code to run them in; without it, @vscode/test-electron downloads one.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";

const packageDirectory = fileURLToPath(new URL("..", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { report: { type: "string" } },
});
const [name] = positionals;
if (name === undefined) throw new Error("Name a folder of test/host.");

const tests = join("test", "host", name);
const bundles = join(packageDirectory, "build", "host", name);
const temporary = mkdtempSync(join(tmpdir(), "host-"));
const home = join(temporary, "home");
const workspace = join(temporary, name);

/** The loopback servers find their data beside their sources, which a bundle is not. */
const ownUrls = {
  name: "own-urls",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]e2e[\\/].*\.ts$/ }, ({ path }) => {
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: readFileSync(path, "utf8").replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
};

try {
  await bundleTests();
  cpSync(join(packageDirectory, "fixtures", name), workspace, { recursive: true });
  await runTests({
    ...(process.env.VSCODE_EXECUTABLE
      ? { vscodeExecutablePath: resolve(process.env.VSCODE_EXECUTABLE) }
      : {}),
    cachePath: join(packageDirectory, "..", "..", ".tools", "vscode-desktop"),
    extensionDevelopmentPath: packageDirectory,
    extensionTestsPath: join(bundles, "run.cjs"),
    // Without a keyring, which a home directory that is made up does not have.
    launchArgs: [workspace, "--use-inmemory-secretstorage"],
    extensionTestsEnv: {
      HOME: home,
      USERPROFILE: home,
      ...(values.report === undefined ? {} : { HOST_TEST_REPORT: resolve(values.report) }),
    },
  });
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function bundleTests() {
  rmSync(bundles, { recursive: true, force: true });
  const files = readdirSync(join(packageDirectory, tests)).filter((file) => file.endsWith(".test.ts"));
  await build({
    absWorkingDir: packageDirectory,
    entryPoints: [join("test", "host", "run.ts"), ...files.map((file) => join(tests, file))],
    entryNames: "[name]",
    outdir: bundles,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node22",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    plugins: [ownUrls],
    logLevel: "warning",
  });
}
