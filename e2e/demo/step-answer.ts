import { appendFileSync } from "node:fs";

/** What a registry made of a client: it gave the package, it asked for a credential (401), or neither. */
export type StepAnswer = "let-in" | "refused" | "neither";

/** Tells the job what a step found out, as its output `answer`. */
export function answerJob(answer: StepAnswer): void {
  const file = process.env.GITHUB_OUTPUT;
  if (file === undefined) throw new Error("This program runs as a step of a job.");
  appendFileSync(file, `answer=${answer}\n`);
}

/** The answer that an HTTP status stands for. */
export function answerOf(status: number): StepAnswer {
  if (status === 200) return "let-in";
  return status === 401 ? "refused" : "neither";
}
