import { RegistryTokenError } from "@setup-registry-token/core";
import type { StepInputs } from "../input-values.ts";

/** @param message full sentences, without the value: it may be a misplaced token */
export function invalidInput(message: string): RegistryTokenError {
  return new RegistryTokenError("input-invalid", message);
}

/**
 * An input that has to be there.
 *
 * @param why a full sentence, after "The input ... is missing."
 * @throws {RegistryTokenError} `input-invalid`
 */
export function requireText(inputs: StepInputs, name: string, why: string): string {
  const text = inputs.text(name);
  if (text !== "") return text;
  throw invalidInput(`The input ${name} is missing. ${why}`);
}

/** @throws {RegistryTokenError} `input-invalid` if one of the inputs is given */
export function refuseInputs(inputs: StepInputs, names: readonly string[], why: string): void {
  const given = names.filter((name) => inputs.text(name) !== "");
  if (given.length > 0) throw invalidInput(`${why}: leave out ${given.join(", ")}.`);
}
