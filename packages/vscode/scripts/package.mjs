// Packs the bundles and the manifest into a VSIX. What goes in is listed under `files` in package.json.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packageDirectory = fileURLToPath(new URL("..", import.meta.url));
const manifest = createRequire(import.meta.url).resolve("@vscode/vsce/package.json");
const vsce = join(dirname(manifest), "vsce");

// vsce makes links absolute as if the extension were the whole repository.
const { repository } = JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8"));
const page = repository.url.replace(/\.git$/, "");
const links = [
  ...["--baseContentUrl", `${page}/blob/HEAD/${repository.directory}`],
  ...["--baseImagesUrl", `${page}/raw/HEAD/${repository.directory}`],
];

const { status, stdout, stderr } = spawnSync(
  process.execPath,
  // Everything is in the bundles; vsce's own search for dependencies does not know npm workspaces.
  [vsce, "package", "--no-dependencies", ...links, "--out", "dist/registry-tokens.vsix"],
  { cwd: packageDirectory, encoding: "utf8", env: { ...process.env, VSCE_TELEMETRY: "off" } },
);
if (status !== 0) {
  console.error(`${stdout}${stderr}\nThe extension could not be packaged.`);
  process.exitCode = 1;
}
