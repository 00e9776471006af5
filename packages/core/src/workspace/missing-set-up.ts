import { composerOrigin } from "../package-managers/composer-origin.ts";
import { hostedUrlOf } from "../package-managers/dart-hosted-url.ts";
import { withoutLastSlashes } from "../without-last-slashes.ts";
import type { RegistryNeed, RegistryTarget } from "./registry-need.ts";
import type { ClientUse, StepCredential, Workflow, WorkflowJob, WorkflowStep } from "./workflow.ts";

/** A step that runs a package manager without any credential for registries that the project needs. */
export interface MissingSetUp {
  job: WorkflowJob;
  step: WorkflowStep;
  use: ClientUse;
  /** All of the same package manager. At least one. */
  registries: RegistryTarget[];
}

/**
 * Finds the first step in each job that runs a package manager before anything gave it a credential.
 *
 * @param needs of all manifests that the workflow may be about; those that may also serve everybody are to be left out
 *   by who does not want them
 */
export function findMissingSetUps(workflow: Workflow, needs: readonly RegistryNeed[]): MissingSetUp[] {
  const missing = workflow.jobs.flatMap((job) => findInJob(job, needs));
  // Jobs may share their steps by an anchor.
  return missing.filter(
    ({ step, use }, index) =>
      missing.findIndex(
        (earlier) =>
          earlier.step.element.start === step.element.start &&
          earlier.use.packageManager === use.packageManager,
      ) === index,
  );
}

function findInJob(job: WorkflowJob, needs: readonly RegistryNeed[]): MissingSetUp[] {
  const missing: MissingSetUp[] = [];
  const known = [...job.credentials];
  const open = new Set(needs);
  for (const step of job.steps) {
    for (const use of step.uses) {
      const there = [...known, ...step.credentials.filter((credential) => isThereFor(use, credential))];
      const registries = [...open].filter((need) => isMissing(need, { use, there }));
      if (registries.length > 0) missing.push({ job, step, use, registries });
      for (const need of registries) open.delete(need);
    }
    known.push(...step.credentials.filter(({ lasts }) => lasts === "job"));
  }
  return missing;
}

/** Within one script, only what stands before a command helps it. */
function isThereFor(use: ClientUse, { by, span }: StepCredential): boolean {
  return by !== "command" || span.start < use.span.start;
}

function isMissing(
  need: RegistryNeed,
  { use, there }: { use: ClientUse; there: readonly StepCredential[] },
): boolean {
  return need.packageManager === use.packageManager && !there.some((credential) => covers(credential, need));
}

/** What is not known, because an expression says it, is taken for what is needed. */
function covers({ packageManager, url }: StepCredential, need: RegistryTarget): boolean {
  if (packageManager !== undefined && packageManager !== need.packageManager) return false;
  if (url === undefined) return true;
  switch (need.packageManager) {
    case "pub":
      return hostedUrlOf(url) === need.key;
    case "composer":
      return composerOrigin(url) === need.key;
    case "apkg":
      return withoutLastSlashes(url) === need.url;
  }
}
