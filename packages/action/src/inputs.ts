import { RegistryTokenError, Secret } from "@setup-registry-token/core";
import { StepInputs } from "./input-values.ts";
import { mask, maskRawText } from "./masking.ts";
import { parseRegistry, type RegistryInput, type RegistryText, storeNames } from "./registry-input.ts";
import { readRegistryList } from "./registry-list.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** All that the step was asked for, checked. */
export interface Inputs {
  registries: RegistryInput[];
  onMalformed: "fail" | "replace";
  isPubDevEntryRemoved: boolean;
  hasCleanUp: boolean;
}

export interface InputSurroundings {
  env: Readonly<Record<string, string | undefined>>;
  commands: WorkflowCommands;
  /** Says what an empty token usually means in this run. */
  explainMissingToken(): string;
}

/**
 * Reads the inputs. Whatever may be a token is masked before anything else is done with it.
 *
 * @throws {RegistryTokenError} `input-invalid`, `token-missing` or `token-malformed`
 */
export async function readInputs(surroundings: InputSurroundings): Promise<Inputs> {
  const inputs = new StepInputs(surroundings.env);
  const registries = await readRegistries(inputs, surroundings);
  return {
    registries,
    onMalformed: inputs.choice("on-malformed", ["fail", "replace"]),
    isPubDevEntryRemoved: inputs.boolean("remove-pub-dev-entry", false),
    hasCleanUp: inputs.boolean("cleanup", true),
  };
}

async function readRegistries(inputs: StepInputs, surroundings: InputSurroundings): Promise<RegistryInput[]> {
  const rawList = inputs.raw("registries");
  maskRawText(surroundings.commands, rawList);
  const single = readSingle(inputs, surroundings.commands);
  if (rawList.trim() === "") return [parseRegistry(single, surroundings)];
  const given = ["registry", "url", "token", "username", "env-name"].filter(
    (name) => inputs.raw(name) !== "",
  );
  if (given.length > 0) {
    throw new RegistryTokenError(
      "input-invalid",
      `The input registries takes the place of ${given.join(", ")}: move ${given.length > 1 ? "them" : "it"} into the list.`,
    );
  }
  const store = inputs.choice("store", storeNames);
  const texts = await readRegistryList(rawList);
  for (const { token, username } of texts)
    mask(surroundings.commands, new Secret(token), username || undefined);
  return texts.map((text) => parseRegistry({ ...text, store: text.store || store }, surroundings));
}

function readSingle(inputs: StepInputs, commands: WorkflowCommands): RegistryText {
  const token = inputs.raw("token");
  const username = inputs.text("username");
  mask(commands, new Secret(token), username || undefined);
  return {
    where: "",
    registry: inputs.text("registry"),
    url: inputs.text("url"),
    token,
    username,
    store: inputs.text("store"),
    "env-name": inputs.text("env-name"),
  };
}
