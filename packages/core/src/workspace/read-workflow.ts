import { readStep } from "./read-step.ts";
import { environmentCredentials } from "./step-credentials.ts";
import { elementsOf, memberOf, membersOf, stringIn, type TextList, type TextNode } from "./text-tree.ts";
import type { StepCredential, Workflow, WorkflowJob } from "./workflow.ts";
import { readYamlTree } from "./yaml-tree.ts";

/**
 * Reads a workflow (also one that others call), or an action that is made of steps: where it runs package managers,
 * and what gives them credentials. Never throws: of a broken text it gives what can be read.
 *
 * @returns `undefined` if the text is neither
 */
export function readWorkflow(text: string): Workflow | undefined {
  const { root, isValid } = readYamlTree(text);
  const jobs = memberOf(root, "jobs");
  if (jobs?.kind === "mapping") {
    const shared = environmentCredentials(root, "job");
    const read = jobs.members.flatMap(({ key, value }) => readJob(text, { id: key, node: value, shared }));
    return { kind: "workflow", isValid, text, root, jobs: read };
  }
  const runs = memberOf(root, "runs");
  if (stringIn(memberOf(runs, "using"))?.value !== "composite") return undefined;
  const read = readJob(text, { id: "", node: runs, shared: [] });
  return { kind: "composite-action", isValid, text, root, jobs: read };
}

/** None for a job that has no steps, because it calls another workflow. */
function readJob(
  text: string,
  { id, node, shared }: { id: string; node: TextNode | undefined; shared: StepCredential[] },
): WorkflowJob[] {
  const list = memberOf(node, "steps");
  if (list?.kind !== "list") return [];
  const credentials = [...shared, ...environmentCredentials(node, "job")];
  return [{ id, list, credentials, steps: stepsOf(text, list) }];
}

function stepsOf(text: string, list: TextList) {
  return elementsOf(list).flatMap((element) =>
    membersOf(element.node).length > 0 ? [readStep(text, element)] : [],
  );
}
