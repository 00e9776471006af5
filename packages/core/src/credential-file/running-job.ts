/** The job that needs a credential, and the process that acts for it. */
export interface RunningJob {
  platform: NodeJS.Platform;
  /** The job's own directory for temporary files (`RUNNER_TEMP`): the runner empties it before and after a job. */
  temporaryDirectory: string;
  /** Where the job's checkout lies (`GITHUB_WORKSPACE`): what stands there may be uploaded or published. */
  workspace: string | undefined;
  /** Name of the machine or container. */
  host: string;
  /** Id of this process. */
  processId: number;
  /** Numeric id of the effective user; `undefined` on Windows. */
  userId: number | undefined;
  /** Whether a process of this host is running. */
  isRunning(processId: number): boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Tells the user of something that did not stop the work. One or more full sentences. */
  warn?(text: string): void;
  /** Lets nobody but the user at a file or directory of Windows, where modes do not. Absent elsewhere. */
  restrictAccess?(path: string): void;
}

/**
 * Whether a process of this host is running. Signal 0 only asks; EPERM means that it runs, as another user.
 *
 * @param kill as `process.kill`
 */
export function isProcessRunning(
  kill: (processId: number, signal: number) => boolean,
  processId: number,
): boolean {
  try {
    return kill(processId, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
