import { closeSync, constants, openSync, writeFileSync } from "node:fs";
import { RegistryTokenError } from "@setup-registry-token/core";

/** Where the runner shows a message, beside the log. Lines and columns count from 1. */
export interface AnnotationProperties {
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** What the commands need of the world. */
export interface WorkflowCommandsOptions {
  /** The environment; {@link WorkflowCommands.exportVariable} also sets the variable here. */
  readonly env: Record<string, string | undefined>;
  /** Writes to the standard output, at once and in order. */
  readonly write: (text: string) => void;
  /** The platform's line end: on Windows the runner reads both, elsewhere only LF. */
  readonly endOfLine: string;
  /** Appends UTF-8 text to a file that exists; throws when it does not. */
  readonly appendFile?: (path: string, text: string) => void;
  /** A text that was not used before; it has to be unique, not hard to guess. */
  readonly randomId?: () => string;
}

/**
 * The runner's command protocol: the bytes of `@actions/core` 3.0.1 without its start-up time, as the tests
 * compare. Three things differ on purpose. A file command whose file is missing is an error, where the toolkit
 * falls back to a command on the standard output, which shows the value. A name that the runner could not read
 * back is an error, where the toolkit writes it. And {@link WorkflowCommands.info} never writes a line that the
 * runner takes for a command.
 */
export class WorkflowCommands {
  readonly #options: Required<WorkflowCommandsOptions>;

  constructor(options: WorkflowCommandsOptions) {
    this.#options = { appendFile: appendToExistingFile, randomId: randomIdOfTimeAndChance, ...options };
  }

  /** Hides strings in all that the job prints from now on, with one write. The runner does not echo this command. */
  addMasks(values: readonly string[]): void {
    const { endOfLine, write } = this.#options;
    write(values.map((value) => `::add-mask::${escapeData(value)}${endOfLine}`).join(""));
  }

  notice(message: string, properties: AnnotationProperties = {}): void {
    this.#issue("notice", message, properties);
  }

  warning(message: string, properties: AnnotationProperties = {}): void {
    this.#issue("warning", message, properties);
  }

  error(message: string, properties: AnnotationProperties = {}): void {
    this.#issue("error", message, properties);
  }

  /** Prints text; a line of it that the runner would take for a command gets a backslash that prevents it. */
  info(text: string): void {
    this.#options.write(withoutCommands(text) + this.#options.endOfLine);
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

  #issue(command: string, message: string, properties: AnnotationProperties = {}): void {
    this.#options.write(
      `::${command}${propertiesText(properties)}::${escapeData(message)}${this.#options.endOfLine}`,
    );
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

/**
 * Text from outside (a path, a URL, a user name) made fit to stand in one line of a log: line breaks, control
 * and invisible characters become escapes, and nothing in it can start a workflow command.
 *
 * @param text any text
 * @returns one line; not to be turned back, as backslashes stay as they are
 */
export function printable(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return withoutCommands(text);
  // V8 looks up Unicode properties whenever it parses a literal, even in a function that is never called.
  // biome-ignore lint/complexity/useRegexLiterals: a literal would cost each start half a millisecond
  const invisible = new RegExp("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "gu");
  return withoutCommands(text.replace(invisible, visibleEscape));
}

function visibleEscape(character: string): string {
  const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const codePoint = (character.codePointAt(0) ?? 0).toString(16);
  return (
    short[character] ?? (codePoint.length > 4 ? `\\u{${codePoint}}` : `\\u${codePoint.padStart(4, "0")}`)
  );
}

/**
 * The runner (ActionCommand.cs) reads `::command::` after white space at the start of a line, and
 * `##[command]` anywhere in it. It ends lines at CR and at LF. U+0085 is white space to it, unlike to `\s`.
 */
function withoutCommands(text: string): string {
  return text.replaceAll("##[", "##\\[").replace(/(^|[\r\n])((?:[^\S\r\n]|\u0085)*)::/g, "$1$2\\::");
}

function propertiesText(properties: AnnotationProperties): string {
  if (Object.keys(properties).length === 0) return "";
  const { title, file, line, endLine, column, endColumn } = properties;
  const pairs = Object.entries({ title, file, line, endLine, col: column, endColumn })
    .filter(([, value]) => Boolean(value))
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return ` ${pairs.join(",")}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
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
