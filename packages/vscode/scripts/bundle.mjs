// Bundles the extension into two files of fixed names: what a start reads, and what is loaded when it is needed.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundledPackages, licenseTexts } from "../../../scripts/bundled/bundled-packages.mjs";

const packageDirectory = fileURLToPath(new URL("..", import.meta.url));
const dist = join(packageDirectory, "dist");

// For each `import * as vscode`, esbuild copies the hundreds of members of what `require("vscode")` gives, and the extension
// host looks the extension up by its path: 0.2 ms for each file that does so. Instead, all of our files share the very
// object that one `require` gives.
const shareEditor = {
  name: "share-editor",
  setup({ onResolve, onLoad }) {
    const namespace = "share-editor";
    onResolve({ filter: /^vscode$/ }, ({ namespace: importer }) =>
      importer === namespace ? { path: "vscode", external: true } : { path: "vscode", namespace },
    );
    onLoad({ filter: /.*/, namespace }, () => ({ contents: 'module.exports = require("vscode")' }));
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(
        /^import \* as vscode from "vscode";$/m,
        'const vscode = require("vscode");',
      ),
      loader: "ts",
    }));
  },
};

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: packageDirectory,
  entryPoints: { extension: "src/extension.ts", lazy: "src/lazy/index.ts" },
  outdir: dist,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  minify: true,
  // CommonJS, since forks of the editor and older versions load ES modules badly or not at all.
  format: "cjs",
  platform: "node",
  target: "node22",
  external: ["./lazy.cjs"],
  plugins: [shareEditor],
  // packages/core is compiled to ES modules that may be left out one by one.
  mainFields: ["module", "main"],
  // For breakpoints in the sources. The maps are not packaged.
  sourcemap: "linked",
  legalComments: "eof",
  logLevel: "warning",
  metafile: true,
});

const modules = Object.keys(metafile.inputs).map((path) => join(packageDirectory, path));
const packages = bundledPackages(modules);
writeFileSync(join(dist, "licenses.txt"), licenseTexts(packages));
// For a release's bill of materials.
mkdirSync(join(packageDirectory, "build"), { recursive: true });
writeFileSync(join(packageDirectory, "build", "bundled-packages.json"), JSON.stringify(packages));
