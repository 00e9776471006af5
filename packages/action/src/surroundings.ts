import {
  isDirectory,
  isProcessRunning,
  RegistryTokenError,
  type RunningJob,
  readText,
  readUtf8,
  type Surroundings,
} from "@setup-registry-token/core";
import type { LogCommands } from "./log-commands.ts";
import { restrictAccess } from "./windows-access.ts";

/** This process, as core sees a client's surroundings. */
export function readSurroundings(process: NodeJS.Process): Surroundings {
  return {
    platform: process.platform,
    env: process.env,
    currentDirectory: process.cwd(),
    accountHome: () => process.getBuiltinModule("node:os").userInfo().homedir,
    isDirectory,
    readText: readUtf8,
  };
}

/**
 * This process, as one instance among others.
 *
 * @param commands for warnings
 * @throws {RegistryTokenError} `input-invalid` if there is no runner around it
 */
export function readRunningJob(
  { env, platform, pid, kill, geteuid }: NodeJS.Process,
  commands: Pick<LogCommands, "warning">,
): RunningJob {
  const temporaryDirectory = env.RUNNER_TEMP ?? "";
  if (temporaryDirectory === "") {
    throw new RegistryTokenError(
      "input-invalid",
      "RUNNER_TEMP is not set. This action has to be started by a GitHub Actions runner, which sets it.",
    );
  }
  return {
    platform,
    temporaryDirectory,
    workspace: env.GITHUB_WORKSPACE || undefined,
    host: hostName(platform),
    processId: pid,
    userId: geteuid?.(),
    isRunning: (processId) => isProcessRunning(kill, processId),
    now: Date.now,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    warn: (text) => commands.warning(text, { title: "A credential file: please check" }),
    ...(platform === "win32" && { restrictAccess: (path: string) => restrictAccess(path, env) }),
  };
}

/** As `os.hostname`. Loading `node:os` takes a millisecond, a twentieth of a start; the kernel's own file does not. */
function hostName(platform: NodeJS.Platform): string {
  const known = platform === "linux" ? readText("/proc/sys/kernel/hostname")?.trim() : undefined;
  return known || process.getBuiltinModule("node:os").hostname();
}
