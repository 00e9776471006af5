import { RegistryTokenError } from "@setup-registry-token/core";

/** The inputs of a step, as the runner hands them over: `INPUT_` and the name, blanks as `_`, in capitals. */
export class StepInputs {
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /** An input as given; the empty string if it is missing. */
  raw(name: string): string {
    return this.#env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "";
  }

  /** An input without blanks around it; the empty string if it is missing. */
  text(name: string): string {
    return this.raw(name).trim();
  }

  /** @throws {RegistryTokenError} `input-invalid` if it is none of the choices; missing means the first */
  choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    return parseChoice(`the input ${name}`, this.text(name), choices);
  }

  /** As YAML 1.2 spells it. @throws {RegistryTokenError} `input-invalid` */
  boolean(name: string, fallback: boolean): boolean {
    const text = this.text(name);
    if (text === "") return fallback;
    if (/^(?:true|True|TRUE)$/.test(text)) return true;
    if (/^(?:false|False|FALSE)$/.test(text)) return false;
    throw new RegistryTokenError("input-invalid", `The input ${name} must be true or false.`);
  }

  /** In decimal digits, at most six. @throws {RegistryTokenError} `input-invalid` */
  wholeNumber(name: string, fallback: number): number {
    const text = this.text(name);
    if (text === "") return fallback;
    if (/^\d{1,6}$/.test(text)) return Number(text);
    throw new RegistryTokenError(
      "input-invalid",
      `The input ${name} must be a whole number, such as ${fallback}.`,
    );
  }
}

/**
 * @param what names the value in an error
 * @param choices the first one is the default
 * @throws {RegistryTokenError} `input-invalid`; what was given is not repeated, it may be a misplaced token
 */
export function parseChoice<T extends string>(what: string, text: string, choices: readonly [T, ...T[]]): T {
  const choice = text === "" ? choices[0] : choices.find((name) => name === text);
  if (choice !== undefined) return choice;
  throw new RegistryTokenError("input-invalid", `${capitalise(what)} must be one of: ${choices.join(", ")}.`);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
