import type { WorkflowCommands } from "./workflow-commands.ts";

/** Where one registry's credential is. Never the credential. */
export interface SetUpRegistry {
  registry: string;
  "registry-url": string;
  /** Absolute path; empty if no file was written. */
  "credential-file": string;
  /** Name of the variable that holds the token; empty if none does. */
  "environment-variable": string;
}

/** The first registry as outputs of their own, all of them as JSON. */
export function setOutputs(commands: WorkflowCommands, registries: readonly SetUpRegistry[]): void {
  const [first] = registries;
  commands.setOutputs({
    "registry-url": first?.["registry-url"] ?? "",
    "credential-file": first?.["credential-file"] ?? "",
    "environment-variable": first?.["environment-variable"] ?? "",
    registries: JSON.stringify(registries),
  });
}
