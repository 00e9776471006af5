import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provideChromium } from "./chromium.mjs";
import { provideCodeServer } from "./code-server.mjs";
import { tools } from "./tools.mjs";

/** code-server does not run on Windows. There the extension is tested in the desktop VS Code only. */
const isOffered = process.platform !== "win32";

/**
 * Looks for a VS Code that can be had from package registries: code-server, and a Chromium to see it with. Installs
 * what is missing where that is allowed, and writes down for the tests where everything is.
 *
 * @returns {Promise<string[]>} what is still missing
 */
export async function provideVscodeRuntime() {
  if (!isOffered) return [];
  const runtime = { codeServer: await provideCodeServer(), chromium: await provideChromium() };
  write(runtime);
  return Object.entries({ "code-server": runtime.codeServer, chromium: runtime.chromium }).flatMap(
    ([name, path]) => (path === undefined ? [name] : []),
  );
}

/** By renaming, so that nobody reads half of it. */
function write(runtime) {
  mkdirSync(tools, { recursive: true });
  const file = join(tools, "vscode-runtime.json");
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(runtime, null, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}
