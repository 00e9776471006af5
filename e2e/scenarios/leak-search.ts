import { expect } from "vitest";
import { type Job, startJob } from "../runner/job.ts";
import type { JobOptions } from "../runner/job-options.ts";
import type { StepResult } from "../runner/step.ts";
import { formsFound, secretForms } from "./secret-forms.ts";
import { allFileText, printedByStep, seenOfStep, seenOnMachine } from "./what-is-seen.ts";

/** The user name that goes with a token in HTTP basic, where it is not `token`. */
export const USER = "somebody";

/** A later step that prints every form of each token, alone and inside longer texts. */
export async function printAll(job: Job, tokens: readonly string[]): Promise<StepResult> {
  const inside = (token: string) => [
    ...["", "1", "12"].map((before) => Buffer.from(`${before}${token} after`).toString("base64")),
    Buffer.from(`https://a:${token}@h/`).toString("base64url"),
    JSON.stringify({ auth: { token } }),
    `https://a:${encodeURIComponent(token)}@h.example/?t=${token}`,
  ];
  const texts = tokens.flatMap((token) => [...secretForms(token, USER), ...inside(token)]);
  return job.run([process.execPath, "-e", "console.log(process.env.TEXTS)"], {
    env: { TEXTS: texts.join("\n") },
    if: "always()",
  });
}

/** Runs a job to its end and looks everywhere for the tokens. The steps are those that the test added. */
export async function expectNothingLeaks(
  job: Job,
  tokens: readonly string[],
  mains: readonly StepResult[],
): Promise<void> {
  const printing = await printAll(job, tokens);
  let left = "";
  const { posts } = await job.finish({
    beforeWipe: async (folder) => {
      left = await allFileText(folder);
    },
  });
  const look = (text: string) => formsFound(text, tokens, USER);
  // The search itself works: the step did print all forms, and the commands that hide them hold them.
  expect(new Set(look(printing.stdout))).toEqual(
    new Set(tokens.flatMap((token) => secretForms(token, USER))),
  );
  expect(
    look(
      job.rawLog
        .split("\n")
        .filter((line) => line.startsWith("::add-mask::"))
        .join("\n"),
    ),
  ).not.toEqual([]);

  expect(look([...mains, printing, ...posts].map(seenOfStep).join("\n"))).toEqual([]);
  expect(look([...mains, ...posts].map(printedByStep).join("\n"))).toEqual([]);
  expect(look(seenOnMachine(job))).toEqual([]);
  expect(look(left)).toEqual([]);
}

/** A job that goes away with its folders as soon as the work is done, as there are many in one test. */
export async function withJob(options: JobOptions, work: (job: Job) => Promise<void>): Promise<void> {
  const job = await startJob(options);
  try {
    await work(job);
  } finally {
    await job.dispose();
  }
}
