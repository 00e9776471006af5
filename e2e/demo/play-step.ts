import { fileURLToPath } from "node:url";
import type { PresentedCredential } from "../registries/presented-credential.ts";
import type { Job } from "../runner/job.ts";
import type { RegistryChapter } from "./chapters.ts";
import { expect } from "./demo-failure.ts";
import type { StepAnswer } from "./step-answer.ts";
import { stepLogLines } from "./step-log.ts";

/**
 * Runs the program of a chapter as a step, and compares what the registry saw with what the step found out.
 *
 * @returns the lines of its masked log that are worth telling
 * @throws DemoFailure if the step was not answered as expected, or the token was sent when it should not be
 */
export async function playStep(
  { program, server, isTelling }: RegistryChapter,
  { job, token, expected }: { job: Job; token: string; expected: StepAnswer },
): Promise<string[]> {
  const seen = server.requests.length;
  const script = fileURLToPath(new URL(program, import.meta.url));
  const step = await job.run([process.execPath, script, server.url, server.packageName]);
  expect(
    step.conclusion === "success" && step.outputs.answer === expected,
    `The step should have been ${expected === "let-in" ? "let in" : "refused"} by ${server.url}.`,
    step.log,
  );
  const requests = server.requests.slice(seen);
  const haveToken = requests.filter(({ credential }) => carries(credential, token)).length;
  const wanted = expected === "let-in" ? requests.length : 0;
  expect(
    requests.length > 0 && haveToken === wanted,
    `${server.url} saw the token in ${haveToken} of ${requests.length} requests, not in ${wanted}.`,
    step.log,
  );
  return stepLogLines(step.log).filter(isTelling);
}

function carries(credential: PresentedCredential, token: string): boolean {
  if (credential.scheme === "bearer") return credential.token === token;
  return credential.scheme === "basic" && credential.password === token;
}
