import { closeSync, constants, openSync, writeFileSync } from "node:fs";
import { RegistryTokenError } from "@setup-registry-token/core";
import { LogCommands, type LogCommandsOptions, printable } from "./log-commands.ts";

/** What the commands need of the world. */
export interface WorkflowCommandsOptions extends LogCommandsOptions {
  /** The environment; {@link WorkflowCommands.exportVariable} also sets the variable here. */
  readonly env: Record<string, string | undefined>;
  /** Appends UTF-8 text to a file that exists; throws when it does not. */
  readonly appendFile?: (path: string, text: string) => void;
  /** A text that was not used before; it has to be unique, not hard to guess. */
  readonly randomId?: () => string;
}

/**
 * The runner's command protocol: the bytes of `@actions/core` 3.0.1 without its start-up time, as the tests
 * compare. Beside what {@link LogCommands} does otherwise, two things differ on purpose. A file command whose file is
 * missing is an error, where the toolkit falls back to a command on the standard output, which shows the value. A name
 * that the runner could not read back is an error, where the toolkit writes it.
 */
export class WorkflowCommands extends LogCommands {
  readonly #options: Required<WorkflowCommandsOptions>;

  constructor(options: WorkflowCommandsOptions) {
    super(options);
    this.#options = { appendFile: appendToExistingFile, randomId: randomIdOfTimeAndChance, ...options };
  }

  /**
   * Sets outputs with one write.
   *
   * @throws {RegistryTokenError} `input-invalid` when the runner's file is missing or a name is unusable
   */
  setOutputs(outputs: Readonly<Record<string, string>>): void {
    this.#appendToCommandFile("GITHUB_OUTPUT", outputs);
  }

  /** @throws {RegistryTokenError} `input-invalid` when the runner's file is missing or the name is unusable */
  saveState(name: string, value: string): void {
    this.#appendToCommandFile("GITHUB_STATE", { [name]: value });
  }

  /**
   * Sets a variable for the following steps, and in the environment of this process.
   *
   * @throws {RegistryTokenError} `input-invalid` when the runner's file is missing or the name is unusable
   */
  exportVariable(name: string, value: string): void {
    this.#appendToCommandFile("GITHUB_ENV", { [name]: value });
    this.#options.env[name] = value;
  }

  #commandText(name: string, value: string): string {
    const delimiter = `ghadelimiter_${this.#options.randomId()}`;
    refuseUnreadable(name, value, delimiter);
    const { endOfLine } = this.#options;
    return `${name}<<${delimiter}${endOfLine}${value}${endOfLine}${delimiter}${endOfLine}`;
  }

  #appendToCommandFile(variable: string, values: Readonly<Record<string, string>>): void {
    const path = this.#options.env[variable];
    if (path === undefined || path === "") {
      throw new RegistryTokenError(
        "input-invalid",
        `${variable} is not set, so ${printable(Object.keys(values).join(", "))} can not be passed on. ` +
          "This action has to be started by a GitHub Actions runner, which sets it.",
      );
    }
    const texts = Object.entries(values).map(([name, value]) => this.#commandText(name, value));
    try {
      this.#options.appendFile(path, texts.join(""));
    } catch (cause) {
      throw new RegistryTokenError(
        "input-invalid",
        `The file of ${variable} can not be written: ${printable(path)}. ` +
          "The runner makes it for each step: check that nothing removed it or changed its mode.",
        { cause },
      );
    }
  }
}

/** The runner (FileCommandManager.cs) takes whichever of `=` and `<<` comes first in a line for the end of the name. */
function refuseUnreadable(name: string, value: string, delimiter: string): void {
  if (name === "" || /[\r\n]/.test(name) || `${name}<<`.search(/=|<</) !== name.length) {
    throw new RegistryTokenError(
      "input-invalid",
      `The name "${printable(name)}" can not be passed to the runner. ` +
        'Use a name without line breaks, "=" and "<".',
    );
  }
  if (name.includes(delimiter) || value.includes(delimiter)) {
    throw new RegistryTokenError(
      "input-invalid",
      `The name or the value of "${printable(name)}" contains the text that marks its end. Run the job again.`,
    );
  }
}

/** Without O_CREAT: a command file that is not there is one that the runner does not read. */
function appendToExistingFile(path: string, text: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    writeFileSync(file, text, "utf8");
  } finally {
    closeSync(file);
  }
}

function randomIdOfTimeAndChance(): string {
  const chance = () => Math.random().toString(36).slice(2);
  return `${Date.now().toString(36)}-${chance()}-${chance()}`;
}
