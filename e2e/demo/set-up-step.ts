import { fileURLToPath } from "node:url";
import type { Job } from "../runner/job.ts";
import type { StepResult } from "../runner/step.ts";
import { expect } from "./demo-failure.ts";

/** The folder of `action.yml`. */
export const actionFolder = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Runs main as a workflow's step.
 *
 * @throws DemoFailure if it fails, or writes anything before it has the token hidden
 */
export async function setUp(job: Job, inputs: Readonly<Record<string, string>>): Promise<StepResult> {
  const main = await job.uses(actionFolder, {
    with: inputs,
    reference: "OWNER/setup-registry-token@v1",
  });
  expect(main.conclusion === "success", `The action failed for ${inputs.registry}.`, main.log);
  expect(main.stdout.startsWith("::add-mask::"), "The token was not hidden first of all.", main.log);
  return main;
}
