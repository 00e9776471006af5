import { hostname } from "node:os";
import type { RunningJob } from "../../src/credential-file/running-job.ts";

/** A job of this machine and user, with the real clock, that acts through this process. */
export function runningJob(temporaryDirectory: string, changes: Partial<RunningJob> = {}): RunningJob {
  return {
    platform: process.platform,
    temporaryDirectory,
    workspace: undefined,
    host: hostname(),
    processId: process.pid,
    userId: process.geteuid?.(),
    isRunning,
    now: Date.now,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    ...changes,
  };
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
