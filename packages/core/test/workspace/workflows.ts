import { readWorkflow } from "../../src/workspace/read-workflow.ts";
import type { RegistryNeed } from "../../src/workspace/registry-need.ts";
import { registryTarget } from "../../src/workspace/registry-target.ts";
import type { TextInsertion } from "../../src/workspace/text-insertion.ts";
import type { Workflow } from "../../src/workspace/workflow.ts";

/** A need of one of the registries that most tests are about. */
export function need(kind: "onepub" | "package-broker" | "apkg", url?: string): RegistryNeed {
  const urls = {
    onepub: "https://onepub.dev/api/yzohnoflyg/",
    "package-broker": "https://p.example.com",
    apkg: "https://api.apkg.ai",
  };
  const target = registryTarget(kind, url ?? urls[kind]);
  return {
    ...target,
    logIn: "required",
    places: [{ span: { start: 0, end: 0 }, use: "read", packages: [] }],
  };
}

export function read(text: string): Workflow {
  const workflow = readWorkflow(text);
  if (workflow === undefined) throw new Error("no workflow");
  return workflow;
}

/** The text with all insertions in it. */
export function apply(text: string, insertions: readonly TextInsertion[]): string {
  return [...insertions]
    .sort((one, other) => other.offset - one.offset)
    .reduce(
      (edited, { offset, text: added }) => edited.slice(0, offset) + added + edited.slice(offset),
      text,
    );
}
