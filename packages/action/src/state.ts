import type { PackageManager, Undo } from "@setup-registry-token/core";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** What main leaves for post. Paths, keys and names only: the runner prints state when debugging is on. */
export interface State {
  entries: SavedEntry[];
  /** Names of the exported variables that hold a token. */
  secretVariables: string[];
}

export interface SavedEntry extends Undo {
  packageManager: PackageManager["name"];
}

const NAME = "undo";

export function saveState(commands: WorkflowCommands, state: State): void {
  commands.saveState(NAME, JSON.stringify(state));
}

/** The state of this step; empty if main was stopped before it had anything to take back. */
export function readState(env: Readonly<Record<string, string | undefined>>): State {
  const text = env[`STATE_${NAME}`] ?? "";
  if (text === "") return { entries: [], secretVariables: [] };
  return JSON.parse(text);
}
