import { statSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import {
  isDirectory,
  isProcessRunning,
  type RunningJob,
  readUtf8,
  type Surroundings,
} from "@setup-registry-token/core";
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
    isDirectory,
    readText: readUtf8,
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
    isRunning: (processId) => isProcessRunning(kill, processId),
    now: Date.now,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    ...(platform === "win32" && { restrictAccess: (path: string) => restrictAccess(path, env) }),
  };
}

/** The permission bits of a file, where there is one. */
export function modeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mode;
}
