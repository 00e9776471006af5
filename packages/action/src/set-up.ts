import {
  apkg,
  beginClaim,
  type CredentialPlan,
  composer,
  type EntryUpdate,
  type EntryUpdated,
  type PackageManager,
  type PlannedEntry,
  pub,
  pubLogFiles,
  putEntry,
  putEntryToStay,
  RegistryTokenError,
  type RunningJob,
  Secret,
  type Surroundings,
  withoutPubDevEntry,
} from "@setup-registry-token/core";
import { takeBackAll } from "./clean-up.ts";
import type { Inputs } from "./inputs.ts";
import type { SetUpRegistry } from "./outputs.ts";
import type { RegistryInput } from "./registry-input.ts";
import { type State, saveState } from "./state.ts";
import { printable, type WorkflowCommands } from "./workflow-commands.ts";

const packageManagers: Readonly<Record<PackageManager["name"], PackageManager>> = { apkg, composer, pub };

export interface SetUpPorts {
  commands: WorkflowCommands;
  job: RunningJob;
  /** Its `env` grows by each variable, so that one registry's is seen by the next. */
  surroundings: Surroundings & { env: Record<string, string | undefined> };
}

/**
 * Gives the clients their credentials: all of them or none. What is to be taken back is saved before each file is
 * touched; variables are exported when everything else has succeeded.
 *
 * @returns where each credential is
 * @throws {RegistryTokenError} and then nothing is left changed
 */
export async function setUp(inputs: Inputs, ports: SetUpPorts): Promise<SetUpRegistry[]> {
  const plans = inputs.registries.map((registry) => planOf(registry, ports.surroundings));
  refuseTwins(plans);
  const setting = new Setting(inputs, ports);
  try {
    if (inputs.isPubDevEntryRemoved) await setting.removePubDevEntry();
    for (const registry of inputs.registries) await setting.add(registry);
  } catch (error) {
    await takeBackAll(setting.state.entries, ports);
    throw error;
  }
  setting.exportVariables();
  return setting.done;
}

function planOf(registry: RegistryInput, surroundings: Surroundings): CredentialPlan {
  return packageManagers[registry.packageManager].plan(registry, surroundings);
}

/** Two credentials under one key cannot both be in effect. */
function refuseTwins(plans: readonly CredentialPlan[]): void {
  const keys = plans.map(({ entry, registryUrl }) => (entry ? `${entry.file} ${entry.key}` : registryUrl));
  const twin = plans[keys.findIndex((key, index) => keys.indexOf(key) !== index)];
  if (twin !== undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `The list of registries has two items for ${twin.registryUrl} that its client cannot tell apart. Keep one of them.`,
    );
  }
  const names = plans.flatMap(({ variableName }) =>
    variableName === "COMPOSER_AUTH" ? [] : (variableName ?? []),
  );
  const twinName = names.find((name, index) => names.indexOf(name) !== index);
  if (twinName !== undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `Two registries cannot share the variable ${twinName}: give each an env-name of its own.`,
    );
  }
}

class Setting {
  readonly done: SetUpRegistry[] = [];
  readonly state: State;
  readonly #variables = new Map<string, string>();
  readonly #inputs: Inputs;
  readonly #ports: SetUpPorts;

  constructor(inputs: Inputs, ports: SetUpPorts) {
    this.#inputs = inputs;
    this.#ports = ports;
    const hasPub = inputs.registries.some(({ packageManager }) => packageManager === "pub");
    this.state = { entries: [], secretVariables: [], pubLogs: hasPub ? pubLogFiles(ports.surroundings) : [] };
  }

  async removePubDevEntry(): Promise<void> {
    const entry = withoutPubDevEntry(this.#ports.surroundings);
    await this.#put("pub", entry);
    this.#ports.commands.info(
      "pub: the entry for https://pub.dev is out of the way until the end of the job.",
    );
  }

  async add(registry: RegistryInput): Promise<void> {
    const { commands, surroundings } = this.#ports;
    const { plan, updated } = await this.#apply(registry);
    for (const warning of plan.warnings)
      commands.warning(warning, { title: `${registry.registry}: please check` });
    for (const [name, value] of Object.entries(plan.variables(updated?.entry))) {
      const text = value instanceof Secret ? value.reveal() : value;
      this.#variables.set(name, text);
      surroundings.env[name] = text;
      if (value instanceof Secret) this.state.secretVariables.push(name);
    }
    const file = updated !== undefined && updated.entry !== undefined ? (plan.entry?.file ?? "") : "";
    this.done.push({
      registry: registry.registry,
      "registry-url": plan.registryUrl,
      "credential-file": file,
      "environment-variable": plan.variableName ?? "",
    });
    commands.info(describe(registry, { plan, file }));
    if (updated?.setAside !== undefined) {
      commands.info(
        `  ${printable(plan.entry?.file ?? "")} had to give way; it is kept as ${printable(updated.setAside)}.`,
      );
    }
  }

  exportVariables(): void {
    for (const [name, text] of this.#variables) this.#ports.commands.exportVariable(name, text);
    if (this.#inputs.hasCleanUp) saveState(this.#ports.commands, this.state);
  }

  /** Where another job holds a different credential for the same host, Composer can still get ours by variable. */
  async #apply(
    registry: RegistryInput,
  ): Promise<{ plan: CredentialPlan; updated: EntryUpdated | undefined }> {
    const plan = planOf(registry, this.#ports.surroundings);
    if (plan.entry === undefined) return { plan, updated: undefined };
    try {
      return { plan, updated: await this.#put(registry.packageManager, plan.entry) };
    } catch (error) {
      const isInUse = error instanceof RegistryTokenError && error.code === "credential-in-use";
      if (!isInUse || registry.store !== "auto" || registry.packageManager !== "composer") throw error;
      return { plan: planOf({ ...registry, store: "env" }, this.#ports.surroundings), updated: undefined };
    }
  }

  async #put(packageManager: PackageManager["name"], entry: PlannedEntry): Promise<EntryUpdated> {
    const { commands, job } = this.#ports;
    const update: EntryUpdate = {
      format: entry.format,
      choose: (held) => entry.choose(held),
      onMalformed: entry.setsFileAside ? "replace" : this.#inputs.onMalformed,
    };
    if (!this.#inputs.hasCleanUp) return putEntryToStay(entry, update, job);
    const undo = beginClaim(entry, job);
    this.state.entries.push({ packageManager, ...undo });
    saveState(commands, this.state);
    return putEntry(undo, update, job);
  }
}

function describe(
  { registry }: RegistryInput,
  { plan, file }: { plan: CredentialPlan; file: string },
): string {
  const places = [
    ...(file === "" ? [] : [`${plan.isTokenInFile ? "token" : "entry"} in ${printable(file)}`]),
    ...(plan.variableName === undefined ? [] : [`token in $${plan.variableName}`]),
  ];
  return `${registry}: ${printable(plan.registryUrl)} is set up, with the ${places.join(" and the ")}.`;
}
