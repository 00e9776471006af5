import { delimiter } from "node:path";
import type { ContextValue } from "./expression.ts";
import type { Platform } from "./key-value-file.ts";
import { NameMap } from "./name-map.ts";
import { inputVariable } from "./step-inputs.ts";

/** The values of the `github` context that become `GITHUB_*` variables. GITHUB_TOKEN is not one of them. */
const EXPORTED_GITHUB_VALUES = new Set(
  `action action_path action_ref action_repository actor actor_id api_url base_ref env event_name event_path
  graphql_url head_ref job output path ref ref_name ref_protected ref_type repository repository_id
  repository_owner repository_owner_id retention_days run_attempt run_id run_number server_url sha state
  step_summary triggering_actor workflow workflow_ref workflow_sha workspace`.split(/\s+/),
);

/** All that Windows programs need of the machine to start at all. */
const WINDOWS_MACHINE_VARIABLES =
  `SystemRoot SystemDrive windir ComSpec PATHEXT TEMP TMP NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE OS
  ProgramData ProgramFiles ProgramFiles(x86) USERNAME`.split(/\s+/);

/** The variables by which the machine itself, and not the workflow, is known to a process. */
export function machineEnvironment(home: string): Record<string, string> {
  const machine: Record<string, string> = { PATH: process.env.PATH ?? "" };
  if (process.platform !== "win32") return { ...machine, HOME: home };
  for (const name of WINDOWS_MACHINE_VARIABLES) {
    const value = process.env[name];
    if (value !== undefined) machine[name] = value;
  }
  return {
    ...machine,
    USERPROFILE: home,
    APPDATA: `${home}\\AppData\\Roaming`,
    LOCALAPPDATA: `${home}\\AppData\\Local`,
  };
}

/**
 * The whole environment of a step's process; nothing of this test process comes through but what
 * {@link machineEnvironment} names. Later parts win: machine, `env`, state, inputs, PATH additions, contexts.
 *
 * Source: actions/runner 2.336.0, `ActionRunner.cs`, `NodeScriptActionHandler.cs`, `GitHubContext.cs`.
 */
export function stepEnvironment(parts: {
  platform: Platform;
  machine: Readonly<Record<string, string>>;
  env: Iterable<readonly [string, string]>;
  state: Iterable<readonly [string, string]>;
  inputs: Iterable<readonly [string, string]>;
  addedPath: readonly string[];
  github: Readonly<Record<string, ContextValue>>;
  runner: Readonly<Record<string, string>>;
}): Record<string, string> {
  const environment = new NameMap(parts.platform === "win32" ? "any-case" : "exact", [
    ["CI", "true"],
    ...Object.entries(parts.machine),
    ...parts.env,
  ]);
  for (const [name, value] of parts.state) environment.set(`STATE_${name}`, value);
  for (const [name, value] of parts.inputs) environment.set(inputVariable(name), value);
  if (parts.addedPath.length > 0) {
    environment.set("PATH", [...parts.addedPath.toReversed(), environment.get("PATH") ?? ""].join(delimiter));
  }
  for (const [name, value] of Object.entries(parts.github)) {
    if (EXPORTED_GITHUB_VALUES.has(name) && value !== null && typeof value !== "object") {
      environment.set(`GITHUB_${name.toUpperCase()}`, String(value));
    }
  }
  for (const [name, value] of Object.entries(parts.runner)) {
    environment.set(`RUNNER_${name.toUpperCase()}`, value);
  }
  environment.set("GITHUB_ACTIONS", "true");
  environment.delete("NODE_ICU_DATA");
  environment.delete("");
  return environment.toObject();
}
