import type { WorkflowCommands } from "./workflow-commands.ts";

/** Where one registry's credential is, and whose it is. Never the credential. */
export interface SetUpRegistry {
  registry: string;
  "registry-url": string;
  /** Absolute path; empty if no file was written. */
  "credential-file": string;
  /** Name of the variable that holds the token; empty if none does. */
  "environment-variable": string;
  /** Whom the token belongs to; empty if the registry was not asked or does not say. */
  account: string;
  /** ISO 8601, UTC; empty if no end is known. */
  "expires-at": string;
}

/** The first registry as outputs of their own, all of them as JSON. */
export function setOutputs(commands: WorkflowCommands, registries: readonly SetUpRegistry[]): void {
  const { registry: _, ...first } = registries[0] ?? NOTHING;
  commands.setOutputs({ ...first, registries: JSON.stringify(registries) });
}

const NOTHING: SetUpRegistry = {
  registry: "",
  "registry-url": "",
  "credential-file": "",
  "environment-variable": "",
  account: "",
  "expires-at": "",
};
