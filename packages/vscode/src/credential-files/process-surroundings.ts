import { readFileSync, statSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import type { RunningJob, Surroundings } from "@setup-registry-token/core";
import { restrictAccess } from "./windows-access.ts";

/**
 * The machine as a package manager would see it that is started in the editor's terminal.
 *
 * @param currentDirectory absolute path of the project
 */
export function readSurroundings(
  { platform, env }: Pick<NodeJS.Process, "platform" | "env">,
  currentDirectory: string,
): Surroundings {
  return {
    platform,
    env,
    currentDirectory,
    accountHome: () => userInfo().homedir,
    isDirectory: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    readText,
  };
}

/**
 * The editor as one instance among the jobs of a self-hosted runner, should one use the same files.
 *
 * @param directory the extension's own, for what only it uses
 */
export function editorAsJob(
  { platform, env, pid, kill, geteuid }: NodeJS.Process,
  directory: string,
): RunningJob {
  return {
    platform,
    temporaryDirectory: directory,
    workspace: undefined,
    host: hostname(),
    processId: pid,
    userId: geteuid?.(),
    isRunning: (processId) => isRunning(kill, processId),
    now: Date.now,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    ...(platform === "win32" && { restrictAccess: (path: string) => restrictAccess(path, env) }),
  };
}

/** The permission bits of a file, where there is one. */
export function modeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mode;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Signal 0 only asks; EPERM means that the process runs, as another user. */
function isRunning(kill: NodeJS.Process["kill"], processId: number): boolean {
  try {
    return kill(processId, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
