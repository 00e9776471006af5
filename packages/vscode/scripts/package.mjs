// Packs the bundles and the manifest into a VSIX. What goes in is listed under `files` in package.json.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packageDirectory = fileURLToPath(new URL("..", import.meta.url));
const manifest = createRequire(import.meta.url).resolve("@vscode/vsce/package.json");
const vsce = join(dirname(manifest), "vsce");

const { status, stdout, stderr } = spawnSync(
  process.execPath,
  // Everything is in the bundles; vsce's own search for dependencies does not know npm workspaces.
  [vsce, "package", "--no-dependencies", "--out", "dist/registry-tokens.vsix"],
  { cwd: packageDirectory, encoding: "utf8", env: { ...process.env, VSCE_TELEMETRY: "off" } },
);
if (status !== 0) {
  console.error(`${stdout}${stderr}\nThe extension could not be packaged.`);
  process.exitCode = 1;
}
