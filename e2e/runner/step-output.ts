import { isAbsolute, relative, sep } from "node:path";
import { type LogCommand, parseLogCommand } from "./log-commands.ts";
import type { Masks } from "./masks.ts";
import type { Annotation, Step } from "./step.ts";

const COMMANDS = new Set([
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
]);

/** Commands whose line is never echoed, because it may hold a secret or is shown in another form. */
const UNECHOED = new Set(["add-mask", "debug", "error", "warning", "notice"]);

/** A stop token longer than this is hidden like a secret, so that printed text cannot contain it by chance. */
const LONGEST_SHOWN_STOP_TOKEN = 6;

/**
 * Reads what a step's process prints, on standard output and standard error alike: commands are carried out,
 * all else goes to the log. One instance per step, so that stopped commands stay stopped on both streams.
 *
 * Source: actions/runner 2.336.0, `ActionCommandManager.cs`, `Handlers/OutputManager.cs`.
 */
export class StepOutput {
  readonly #step: Step;
  readonly #masks: Masks;
  readonly #workspace: string;
  #isEchoing: boolean;
  #stopToken: string | undefined;

  constructor(options: { step: Step; masks: Masks; workspace: string; isDebug: boolean }) {
    this.#step = options.step;
    this.#masks = options.masks;
    this.#workspace = options.workspace;
    this.#isEchoing = options.isDebug;
  }

  /** @param line one line, without its line end */
  receive(line: string): void {
    const command = parseLogCommand(line, (name) => this.#isKnown(name.toLowerCase()));
    if (command === undefined || !this.#isCarriedOut(line, command)) this.#step.write(line);
  }

  #isKnown(name: string): boolean {
    return COMMANDS.has(name) || name === this.#stopToken?.toLowerCase();
  }

  #isCarriedOut(line: string, command: LogCommand): boolean {
    const name = command.name.toLowerCase();
    if (this.#stopToken !== undefined) {
      if (name !== this.#stopToken.toLowerCase()) return false;
      this.#step.write(line);
      this.#stopToken = undefined;
      return true;
    }
    if (this.#isEchoing && !UNECHOED.has(name) && name !== "stop-commands") this.#step.write(line);
    try {
      this.#carryOut(name, line, command);
    } catch (error) {
      this.#step.fail(`Unable to process command '${UNECHOED.has(name) ? name : line}' successfully.`);
      this.#step.fail(error instanceof Error ? error.message : String(error));
    }
    return true;
  }

  #carryOut(name: string, line: string, { properties, data }: LogCommand): void {
    switch (name) {
      case "stop-commands":
        this.#stop(line, data);
        break;
      case "add-mask":
        this.#addMask(data);
        break;
      case "set-output":
        this.#warnOfDeprecation(name);
        this.#step.outputs.set(requiredName(properties, name), data);
        break;
      case "save-state":
        this.#warnOfDeprecation(name);
        this.#step.state.set(requiredName(properties, name), data);
        break;
      case "set-env":
      case "add-path":
        throw new Error(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
      case "debug":
        this.#step.debug(data);
        break;
      case "error":
      case "warning":
      case "notice":
        this.#step.annotate(this.#annotation(name, properties, data));
        break;
      case "group":
      case "endgroup":
        this.#step.write(`##[${name}]${name === "group" ? data : ""}`);
        break;
      case "echo":
        this.#setEcho(data.trim().toLowerCase());
        break;
    }
  }

  #stop(line: string, token: string): void {
    if (token === "" || COMMANDS.has(token.toLowerCase()) || token.toLowerCase() === "pause-logging") {
      throw new Error("The `stop-commands` command needs a token that is no command and not empty.");
    }
    if (token.length > LONGEST_SHOWN_STOP_TOKEN) this.#masks.add(token);
    this.#step.write(line);
    this.#stopToken = token;
  }

  #addMask(data: string): void {
    if (data.trim() === "") {
      const message = "Can't add secret mask for empty string in ##[add-mask] command.";
      this.#step.annotate({ level: "warning", message });
      return;
    }
    if (this.#isEchoing) this.#step.write("::add-mask::***");
    this.#masks.add(data);
  }

  #setEcho(state: string): void {
    if (state !== "on" && state !== "off") throw new Error("Invalid echo command value: use 'on' or 'off'.");
    this.#isEchoing = state === "on";
  }

  #warnOfDeprecation(name: string): void {
    const message = `The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`;
    this.#step.annotate({ level: "warning", message });
  }

  #annotation(
    level: Annotation["level"],
    properties: ReadonlyMap<string, string>,
    message: string,
  ): Annotation {
    const title = properties.get("title");
    const file = properties.get("file");
    const line = Number.parseInt(properties.get("line") ?? "", 10);
    return {
      level,
      message,
      ...(title === undefined ? {} : { title }),
      ...(file === undefined ? {} : { file: this.#inWorkspace(file) }),
      ...(Number.isNaN(line) ? {} : { line }),
    };
  }

  /** GitHub links files by their path in the repository, with `/` on every system. */
  #inWorkspace(file: string): string {
    if (!isAbsolute(file)) return file;
    const path = relative(this.#workspace, file);
    return path.startsWith("..") || isAbsolute(path) ? file : path.replaceAll(sep, "/");
  }
}

function requiredName(properties: ReadonlyMap<string, string>, command: string): string {
  const name = properties.get("name");
  if (name === undefined) throw new Error(`Required field 'name' is missing in ##[${command}] command.`);
  return name;
}
