// Packs the bundles and the manifest into a VSIX. What goes in is listed under `files` in package.json. A release says
// whose it is and which one; without that the package keeps the placeholders of the sources.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { changelogOfRelease } from "../../../scripts/release/notes.mjs";
import { readVersion } from "../../../scripts/release/version.mjs";

const { RELEASE_REPOSITORY, RELEASE_VERSION, RELEASE_DATE, RELEASE_COMMIT = "HEAD" } = process.env;

const packageDirectory = fileURLToPath(new URL("..", import.meta.url));
const root = join(packageDirectory, "..", "..");
const staged = join(packageDirectory, "build", "package");

const manifest = JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8"));
const source = manifest.repository.url.replace(/\.git$/, "");
const page = RELEASE_REPOSITORY === undefined ? source : `https://github.com/${RELEASE_REPOSITORY}`;

rmSync(staged, { recursive: true, force: true });
mkdirSync(staged, { recursive: true });
// A pattern such as `media/*.svg` stands for the files of one folder; vsce takes from there what it names.
for (const name of new Set(manifest.files.map((pattern) => pattern.split("/")[0]))) {
  if (name !== "CHANGELOG.md") cpSync(join(packageDirectory, name), join(staged, name), { recursive: true });
}
writeFileSync(join(staged, "CHANGELOG.md"), changelog());
writeFileSync(
  join(staged, "package.json"),
  `${JSON.stringify(
    {
      ...manifest,
      version: RELEASE_VERSION ?? manifest.version,
      repository: { ...manifest.repository, url: `${page}.git` },
      homepage: `${page}#readme`,
      bugs: { url: `${page}/issues` },
      // npm workspaces are none of the extension's business.
      dependencies: undefined,
      devDependencies: undefined,
      scripts: undefined,
    },
    undefined,
    2,
  )}\n`,
);

// vsce makes links absolute as if the extension were the whole repository.
const links = [
  ...["--baseContentUrl", `${page}/blob/${RELEASE_COMMIT}/${manifest.repository.directory}`],
  ...["--baseImagesUrl", `${page}/raw/${RELEASE_COMMIT}/${manifest.repository.directory}`],
];
const vsce = join(dirname(createRequire(import.meta.url).resolve("@vscode/vsce/package.json")), "vsce");
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  // Everything is in the bundles; vsce's own search for dependencies does not know npm workspaces.
  [
    vsce,
    "package",
    "--no-dependencies",
    ...links,
    "--out",
    join(packageDirectory, "dist", "registry-tokens.vsix"),
  ],
  { cwd: staged, encoding: "utf8", env: { ...process.env, VSCE_TELEMETRY: "off" } },
);
if (status !== 0) {
  console.error(`${stdout}${stderr}\nThe extension could not be packaged.`);
  process.exitCode = 1;
}

function changelog() {
  const text = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  const version = readVersion(RELEASE_VERSION ?? "");
  return version === undefined ? text : changelogOfRelease(text, { version, date: RELEASE_DATE });
}
