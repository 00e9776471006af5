import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const name = process.platform === "win32" ? "node.exe" : "node";

/**
 * A Node 20, with which the images of other forges start actions whatever these ask for: what `npm test` has put into
 * `.tools`, or one on the search path; `undefined` if there is none.
 */
export const node20: string | undefined = [...providedFolders(), ...(process.env.PATH ?? "").split(delimiter)]
  .map((folder) => join(folder, name))
  .find((program) => {
    const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8", windowsHide: true });
    return status === 0 && stdout.startsWith("v20.");
  });

function providedFolders(): string[] {
  const tools = fileURLToPath(new URL("../../.tools", import.meta.url));
  try {
    const folders = readdirSync(tools).filter((folder) => /^node-20\.\d+\.\d+$/.test(folder));
    return folders.map((folder) => join(tools, folder, "node_modules", "node", "bin"));
  } catch {
    return [];
  }
}
