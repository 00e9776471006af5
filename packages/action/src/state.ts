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

/** What main calls its state. */
export const STATE_NAME = "undo";

export const nothingToUndo: Readonly<State> = { entries: [], secretVariables: [] };

export function saveState(commands: WorkflowCommands, state: Readonly<State>): void {
  commands.saveState(STATE_NAME, JSON.stringify(state));
}
