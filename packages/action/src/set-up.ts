import {
  type CredentialPlan,
  type EntryUpdated,
  RegistryTokenError,
  type RunningJob,
  Secret,
  type Surroundings,
} from "@setup-registry-token/core";
import { EntryWriter } from "./entry-writer.ts";
import type { Inputs } from "./inputs.ts";
import type { KnownToken } from "./known-token.ts";
import { printable } from "./log-commands.ts";
import { type SetUpRegistry, setOutputs } from "./outputs.ts";
import { loadPackageManager } from "./package-managers.ts";
import { type State, saveState } from "./state.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

export interface SetUpPorts {
  commands: WorkflowCommands;
  job: RunningJob;
  surroundings: Surroundings;
}

/**
 * Gives the clients their credentials: all of them or none. What is to be taken back is saved before each file is
 * touched; variables are exported when everything else has succeeded.
 *
 * @returns where each credential is
 * @throws {RegistryTokenError} and then nothing is left changed
 */
export async function setUp(
  registries: readonly KnownToken[],
  inputs: Inputs,
  ports: SetUpPorts,
): Promise<SetUpRegistry[]> {
  const planned = await Promise.all(
    registries.map(async (registry) => ({
      registry,
      plan: await planOf(registry, ports.surroundings),
    })),
  );
  if (planned.length > 1) {
    const { refuseTwins } = await import("./twins.ts");
    refuseTwins(planned);
  }
  const secretVariables = new Set(planned.flatMap(({ plan }) => plan.variableName ?? []));
  const state: State = { entries: [], secretVariables: [...secretVariables] };
  const writer = new EntryWriter(state, inputs, ports);
  const variables = new Map<string, Secret | string>();
  const done: SetUpRegistry[] = [];
  const said: string[] = [];
  try {
    if (inputs.isPubDevEntryRemoved) said.push(await removePubDevEntry(writer, ports));
    for (const { registry, plan } of planned) {
      done.push(await apply(registry, plan, { writer, variables, said, ports }));
    }
    setOutputs(ports.commands, done);
    exportVariables(variables, { state, inputs }, ports.commands);
  } catch (error) {
    const { takeBackAll } = await import("./clean-up.ts");
    await takeBackAll(writer.entries, ports);
    throw error;
  }
  // Not before all is written: what stands in the log is true.
  for (const text of said) ports.commands.info(text);
  return done;
}

async function planOf(registry: KnownToken, surroundings: Surroundings): Promise<CredentialPlan> {
  const packageManager = await loadPackageManager(registry.packageManager);
  const accountName = registry.verification?.account?.name;
  return packageManager.plan({ ...registry, accountName }, surroundings);
}

async function removePubDevEntry(writer: EntryWriter, { surroundings }: SetUpPorts): Promise<string> {
  const { withoutPubDevEntry } = await import("@setup-registry-token/core/pub");
  await writer.put("pub", withoutPubDevEntry(surroundings));
  return "pub: no entry for https://pub.dev until the end of the job.";
}

interface Application {
  writer: EntryWriter;
  variables: Map<string, Secret | string>;
  /** For the log, when all has succeeded. */
  said: string[];
  ports: SetUpPorts;
}

async function apply(
  registry: KnownToken,
  planned: CredentialPlan,
  { writer, variables, said, ports }: Application,
): Promise<SetUpRegistry> {
  const { plan, updated } = await put(registry, planned, { writer, ports });
  const { commands, surroundings } = ports;
  for (const warning of plan.warnings)
    commands.warning(warning, { title: `${registry.registry}: please check` });
  const env = variables.size === 0 ? surroundings.env : { ...surroundings.env, ...revealed(variables) };
  for (const [name, value] of Object.entries(plan.variables(updated?.entry, env))) variables.set(name, value);
  const file = updated?.entry === undefined ? "" : (plan.entry?.file ?? "");
  said.push(describe(registry, { plan, file }));
  if (updated?.setAside !== undefined) {
    said.push(
      `  ${printable(plan.entry?.file ?? "")} had to give way; it is kept as ${printable(updated.setAside)}.`,
    );
  }
  const { verification, expiry } = registry;
  return {
    registry: registry.registry,
    "registry-url": plan.registryUrl,
    "credential-file": file,
    "environment-variable": plan.variableName ?? "",
    account: verification?.account?.name ?? "",
    "expires-at": expiry.kind === "at" ? expiry.date.toISOString() : "",
  };
}

/** Where another job holds a different credential for the same host, Composer can still get ours by variable. */
async function put(
  registry: KnownToken,
  plan: CredentialPlan,
  { writer, ports }: Pick<Application, "writer" | "ports">,
): Promise<{ plan: CredentialPlan; updated: EntryUpdated | undefined }> {
  if (plan.entry === undefined) return { plan, updated: undefined };
  try {
    return { plan, updated: await writer.put(registry.packageManager, plan.entry) };
  } catch (error) {
    const isInUse = error instanceof RegistryTokenError && error.code === "credential-in-use";
    if (!isInUse || registry.store !== "auto" || registry.packageManager !== "composer") throw error;
    return { plan: await planOf({ ...registry, store: "env" }, ports.surroundings), updated: undefined };
  }
}

function exportVariables(
  variables: ReadonlyMap<string, Secret | string>,
  { state, inputs }: { state: State; inputs: Inputs },
  commands: WorkflowCommands,
): void {
  for (const [name, text] of Object.entries(revealed(variables))) commands.exportVariable(name, text);
  const shared = [...variables.keys()].filter(
    (name) => variables.get(name) instanceof Secret && !state.secretVariables.includes(name),
  );
  if (shared.length === 0 || !inputs.hasCleanUp) return;
  saveState(commands, { ...state, secretVariables: [...state.secretVariables, ...shared] });
}

function revealed(variables: ReadonlyMap<string, Secret | string>): Record<string, string> {
  const texts = [...variables].map(([name, value]) => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return Object.fromEntries(texts);
}

function describe({ registry }: KnownToken, { plan, file }: { plan: CredentialPlan; file: string }): string {
  const places = [
    ...(file === "" ? [] : [`${plan.isTokenInFile ? "token" : "entry"} in ${printable(file)}`]),
    ...(plan.variableName === undefined ? [] : [`token in $${plan.variableName}`]),
  ];
  return `${registry}: ${printable(plan.registryUrl)} is set up, with the ${places.join(" and the ")}.`;
}
