import {
  beginClaim,
  type EntryUpdate,
  type EntryUpdated,
  type PackageManager,
  type PlannedEntry,
  putEntry,
  type RunningJob,
} from "@setup-registry-token/core";
import type { EntryToTakeBack } from "./clean-up.ts";
import type { Inputs } from "./inputs.ts";
import { type State, saveState } from "./state.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** Puts entries into credential files, and sees to it that each can be taken back before it is put. */
export class EntryWriter {
  /** What has been put, in order. Empty without clean-up. */
  readonly entries: EntryToTakeBack[] = [];
  readonly #state: State;
  readonly #inputs: Inputs;
  readonly #ports: { commands: WorkflowCommands; job: RunningJob };

  constructor(state: State, inputs: Inputs, ports: { commands: WorkflowCommands; job: RunningJob }) {
    this.#state = state;
    this.#inputs = inputs;
    this.#ports = ports;
  }

  /** @throws {RegistryTokenError} as `putEntry`; then this entry is not in the file */
  async put(packageManager: PackageManager["name"], entry: PlannedEntry): Promise<EntryUpdated> {
    try {
      return await this.#put(packageManager, entry);
    } catch (error) {
      const { isOutOfReach } = await import("./out-of-reach.ts");
      // No file has to give way, and none can come.
      if (entry.setsFileAside && isOutOfReach(entry.file)) return { entry: undefined, setAside: undefined };
      throw error;
    }
  }

  async #put(packageManager: PackageManager["name"], entry: PlannedEntry): Promise<EntryUpdated> {
    const { commands, job } = this.#ports;
    const update: EntryUpdate = {
      format: entry.format,
      choose: (held) => entry.choose(held),
      onMalformed: entry.setsFileAside ? "replace" : this.#inputs.onMalformed,
    };
    if (!this.#inputs.hasCleanUp) {
      const { putEntryToStay } = await import("@setup-registry-token/core/entry-to-stay");
      return putEntryToStay(entry, update, job);
    }
    const undo = beginClaim(entry, job);
    this.entries.push({ ...undo, format: entry.format });
    this.#state.entries.push({ ...undo, packageManager });
    saveState(commands, this.#state);
    return putEntry(undo, update, job);
  }
}
