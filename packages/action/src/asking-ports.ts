import type { HttpClient, HttpClock } from "@setup-registry-token/core";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** What it takes to ask a registry, or GitHub about the identity of this run. */
export interface AskingPorts {
  commands: WorkflowCommands;
  env: Readonly<Record<string, string | undefined>>;
  http: HttpClient;
  clock: HttpClock;
}
