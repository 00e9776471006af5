import { basename, dirname, resolve } from "node:path";
import type { RunningJob } from "./running-job.ts";

/** How the names of claims' directories begin. */
export const CLAIM_PREFIX = "setup-registry-token-";

/** Whether a path is where a claim of this job has its directory. */
export function isClaimDirectory(path: string, job: Pick<RunningJob, "temporaryDirectory">): boolean {
  const isHere = dirname(path) === resolve(job.temporaryDirectory) && resolve(path) === path;
  return isHere && /^setup-registry-token-\d+-[\da-z]+$/.test(basename(path));
}
