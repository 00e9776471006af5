import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchedFolder, fetchPackages, npmInstall } from "./fetched-packages.mjs";

/** VS Code 1.139.1 as a server. Older ones fetch ripgrep from elsewhere than the package registry. */
const VERSION = "4.139.1";

const folder = fetchedFolder("code-server", VERSION);
const packageIn = (directory) => join(directory, "node_modules", "code-server");
const editorIn = (directory) => join(packageIn(directory), "lib", "vscode");

/** Modules of VS Code that are made of C++ and that tests need something of; the others are missed by nothing. */
const NATIVE_MODULES = ["spdlog", "native-watchdog"];

/**
 * Installs code-server, if it is not there yet. About 600 MB.
 *
 * @returns {Promise<string | undefined>} its entry point for Node 24; undefined where it could not be installed
 */
export async function provideCodeServer() {
  const entry = join(packageIn(folder), "out", "node", "entry.js");
  if (!existsSync(entry)) {
    await fetchPackages({
      name: `code-server ${VERSION}`,
      folder,
      packages: [`code-server@${VERSION}`],
      effort: "600 MB; some 15 s to a few minutes",
      // What its install script would do; that script would also compile, for minutes, what is not needed here.
      finish: (unfinished) => npmInstall(editorIn(unfinished), ["--omit=dev"]),
    });
  }
  if (!existsSync(entry)) return undefined;
  for (const name of NATIVE_MODULES) {
    const standIn = fileURLToPath(new URL(`native-stand-ins/${name}.cjs`, import.meta.url));
    copyFileSync(standIn, join(editorIn(folder), "node_modules", "@vscode", name, "index.js"));
  }
  return entry;
}
