import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Platform } from "./key-value-file.ts";

/**
 * Writes the script of a `run:` step into RUNNER_TEMP, where it stays until the job ends, and says how the
 * runner starts it.
 *
 * Source: actions/runner 2.336.0, `ScriptHandlerHelpers.cs`.
 *
 * @returns program and arguments
 */
export async function writeShellScript(
  script: string,
  options: { shell: "bash" | "sh" | "pwsh" | undefined; platform: Platform; temporaryFolder: string },
): Promise<readonly [string, ...string[]]> {
  const shell = options.shell ?? (options.platform === "win32" ? "pwsh" : undefined);
  const file = join(options.temporaryFolder, `${randomUUID()}.${shell === "pwsh" ? "ps1" : "sh"}`);
  const isPowerShell = shell === "pwsh";
  await writeFile(file, isPowerShell ? `$ErrorActionPreference = 'stop'\n${script}\n` : `${script}\n`);
  switch (shell) {
    case "pwsh":
      return ["pwsh", "-command", `. '${file}'`];
    case "sh":
      return ["sh", "-e", file];
    case "bash":
      return ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", file];
    case undefined:
      return ["bash", "-e", file];
  }
}
