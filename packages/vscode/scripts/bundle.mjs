// Bundles the extension into two files of fixed names: what a start reads, and what is loaded when it is needed.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const packageDirectory = fileURLToPath(new URL("..", import.meta.url));
const dist = join(packageDirectory, "dist");

// For `import * as vscode`, esbuild copies the hundreds of members of what `require("vscode")` gives, and the extension
// host looks the extension up by its path: 0.2 ms for each file that does so. A module between them does it once.
const EDITOR = "vscode";
const requireEditorOnce = {
  name: "require-editor-once",
  setup({ onResolve, onLoad }) {
    const namespace = "require-editor-once";
    onResolve({ filter: /^vscode$/ }, ({ namespace: importer }) =>
      importer === namespace ? { path: EDITOR, external: true } : { path: EDITOR, namespace },
    );
    onLoad({ filter: /.*/, namespace }, () => ({ contents: `export * from "${EDITOR}"`, loader: "js" }));
  },
};

rmSync(dist, { recursive: true, force: true });
await build({
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
  plugins: [requireEditorOnce],
  // packages/core is compiled to ES modules that may be left out one by one.
  mainFields: ["module", "main"],
  // For breakpoints in the sources. The maps are not packaged.
  sourcemap: "linked",
  legalComments: "eof",
  logLevel: "warning",
});
