import { RegistryTokenError, Secret } from "@setup-registry-token/core";
import { StepInputs } from "./input-values.ts";
import { mask } from "./masking.ts";
import { parseRegistry, type RegistryInput, type RegistryText } from "./registry-input.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** All that the step was asked for, checked. */
export interface Inputs {
  registries: RegistryInput[];
  onMalformed: "fail" | "replace";
  isPubDevEntryRemoved: boolean;
  hasCleanUp: boolean;
  /** Whether the registries are asked about their tokens. */
  isVerified: boolean;
  /** A token that ends within so many days is worth a warning. */
  daysOfWarning: number;
}

/**
 * Reads the inputs. Whatever may be a token is masked before anything else is done with it.
 *
 * @throws {RegistryTokenError} `input-invalid`, `token-missing` or `token-malformed`
 */
export async function readInputs(
  env: Readonly<Record<string, string | undefined>>,
  commands: WorkflowCommands,
): Promise<Inputs> {
  const inputs = new StepInputs(env);
  const texts = await readTexts(inputs, commands);
  return {
    registries: texts.map((text) => parseRegistry(text, commands)),
    onMalformed: inputs.choice("on-malformed", ["fail", "replace"]),
    isPubDevEntryRemoved: inputs.boolean("remove-pub-dev-entry", false),
    hasCleanUp: inputs.boolean("cleanup", true),
    isVerified: inputs.boolean("verify", true),
    daysOfWarning: inputs.wholeNumber("expires-within", 7),
  };
}

async function readTexts(inputs: StepInputs, commands: WorkflowCommands): Promise<RegistryText[]> {
  const single = readSingle(inputs, commands);
  const list = inputs.raw("registries");
  if (list.trim() === "") return [single];
  const { readRegistryList } = await import("./registry-list.ts");
  const texts = await readRegistryList(list, commands);
  const given = ["registry", "url", "token", "username", "env-name", "audience"].filter(
    (name) => inputs.raw(name) !== "",
  );
  if (given.length > 0) {
    throw new RegistryTokenError(
      "input-invalid",
      `The input registries takes the place of ${given.join(", ")}: move ${given.length > 1 ? "them" : "it"} into the list.`,
    );
  }
  return texts.map((text) => ({
    ...text,
    store: text.store || single.store,
    auth: text.auth || (text.token === "" ? single.auth : ""),
  }));
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
    auth: inputs.text("auth"),
    audience: inputs.text("audience"),
  };
}
