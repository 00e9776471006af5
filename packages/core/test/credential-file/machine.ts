import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { RunningJob } from "../../src/credential-file/running-job.ts";
import { runningJob } from "./running-job.ts";

/** A user's home directory, and beside it the temporary directories of the jobs that share it. */
export interface Machine {
  root: string;
  home: string;
  /** Begins a job, or finds the one of that name. */
  job(name: string, changes?: Partial<RunningJob>): RunningJob;
  remove(): void;
}

/** Makes a machine that goes when the test has finished. */
export function machineForTest(): Machine {
  const machine = makeMachine();
  onTestFinished(machine.remove);
  return machine;
}

/** Makes a machine; to be removed by whoever made it. */
export function makeMachine(): Machine {
  const root = mkdtempSync(join(realpathSync.native(tmpdir()), "credential-file-"));
  const home = join(root, "home");
  mkdirSync(home, { mode: 0o755 });
  return {
    root,
    home,
    job(name, changes) {
      const temporaryDirectory = join(root, `temporary-${name}`);
      mkdirSync(temporaryDirectory, { recursive: true });
      return runningJob(temporaryDirectory, changes);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
