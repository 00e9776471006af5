import { onTestFinished } from "vitest";
import { type Job, startJob } from "./job.ts";
import type { JobOptions } from "./job-options.ts";

/** A job whose processes and folders go away with the test that started it. */
export async function jobForTest(options: JobOptions = {}): Promise<Job> {
  const job = await startJob(options);
  onTestFinished(() => job.dispose());
  return job;
}
