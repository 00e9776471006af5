import { spawnSync } from "node:child_process";

/** The paths in a tar archive, as the system's own tar reads them. */
export function tarList(archive: Uint8Array): string[] {
  const run = spawnSync("tar", ["-tf", "-"], { input: archive, encoding: "utf8" });
  if (run.status !== 0 || run.stderr !== "") throw new Error(`tar cannot read the archive: ${run.stderr}`);
  return run.stdout.trim().split(/\r?\n/);
}
