import type { PackageManager } from "../package-managers/package-manager.ts";
import type { TextElement, TextList, TextNode, TextSpan } from "./text-tree.ts";

/** A workflow, or an action that is made of steps, as far as it is about registries. */
export interface Workflow {
  kind: "workflow" | "composite-action";
  /** Whether the text is YAML from end to end. Edits are made in no other. */
  isValid: boolean;
  text: string;
  root: TextNode | undefined;
  /** A composite action has exactly one, without a name. */
  jobs: WorkflowJob[];
}

export interface WorkflowJob {
  /** Its key below `jobs`; empty in a composite action. */
  id: string;
  list: TextList;
  /** Credentials that each of its steps has, from `env` of the job or of the workflow. */
  credentials: StepCredential[];
  steps: WorkflowStep[];
}

export interface WorkflowStep {
  /** Begins at the dash. */
  element: TextElement;
  /** Where the step runs a package manager that asks its registry, in the order of the text. */
  uses: ClientUse[];
  credentials: StepCredential[];
}

/** A place where a package manager is run. */
export interface ClientUse {
  packageManager: PackageManager["name"];
  /** The command, or the name of the action that runs it. */
  span: TextSpan;
}

/** A place that gives a package manager a credential. */
export interface StepCredential {
  by: "our-action" | "environment" | "command" | "file" | "other-action";
  /** `undefined` where only an expression says it. */
  packageManager: PackageManager["name"] | undefined;
  /** The registry, where it is named, as written. */
  url: string | undefined;
  /** Whether later steps have it too. */
  lasts: "step" | "job";
  span: TextSpan;
}
