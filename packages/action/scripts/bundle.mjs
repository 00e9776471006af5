// Bundles each entry point on its own, so that post does not load what only main needs.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { bundledPackages, licenseTexts } from "../../../scripts/bundled/bundled-packages.mjs";

const packageDirectory = join(dirname(fileURLToPath(import.meta.url)), "..");
const ncc = createRequire(import.meta.url)("@vercel/ncc");

// ncc emits CommonJS, which starts faster, unless the nearest package.json says "module".
writeFileSync(join(packageDirectory, "build", "package.json"), "{}\n");

// What ncc emits says so too, or Node would go by the package's own "module".
mkdirSync(join(packageDirectory, "dist"), { recursive: true });
writeFileSync(join(packageDirectory, "dist", "package.json"), '{ "type": "commonjs" }\n');

const MARK = "__compileAtOnce__";

const bundled = [];

for (const entry of ["main", "post", "rotate"]) {
  const output = join(packageDirectory, "dist", entry);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const { code, assets, stats } = await ncc(join(packageDirectory, "build", `${entry}.js`), { quiet: true });
  await write(join(output, "index.js"), code);
  for (const [name, { source }] of Object.entries(assets)) await write(join(output, name), String(source));
  const packages = bundledPackages(modulesIn(stats.compilation.modules));
  if (packages.length > 0) writeFileSync(join(output, "licenses.txt"), licenseTexts(packages));
  bundled.push(...packages);
}

// For a release's bill of materials.
writeFileSync(join(packageDirectory, "build", "bundled-packages.json"), JSON.stringify(bundled));

/** The files that ncc has read; some of them are joined to one module. */
function* modulesIn(modules) {
  for (const module of modules) {
    if (module.resource) yield module.resource;
    if (module.modules) yield* modulesIn(module.modules);
  }
}

// ncc's own minifying keeps all names, and leaves the chunks that are loaded later as they are.
async function write(file, code) {
  const minified = await minify(markModules(code), { toplevel: true, compress: { passes: 2 } });
  writeFileSync(file, minified.code.replaceAll(MARK, ""));
}

// webpack puts its module functions in parentheses, which tells V8 to compile them at once; a minifier drops them,
// and V8 then parses each module twice. A call that is taken away again afterwards keeps them.
function markModules(code) {
  return code.replace(/^\/\*{3}\/ \(\(/gm, `/***/ ${MARK}((`);
}
