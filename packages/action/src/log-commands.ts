/** Where the runner shows a message, beside the log. Lines and columns count from 1. */
export interface AnnotationProperties {
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** What the commands of the log need of the world. */
export interface LogCommandsOptions {
  /** Writes to the standard output, at once and in order. */
  readonly write: (text: string) => void;
  /** The platform's line end: on Windows the runner reads both, elsewhere only LF. */
  readonly endOfLine: string;
}

/**
 * The part of the runner's command protocol that goes through the log, as the toolkit writes it. One thing differs on
 * purpose: {@link LogCommands.info} never writes a line that the runner takes for a command. Post needs nothing else.
 */
export class LogCommands {
  readonly #options: LogCommandsOptions;

  constructor(options: LogCommandsOptions) {
    this.#options = options;
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

  #issue(command: string, message: string, properties: AnnotationProperties = {}): void {
    this.#options.write(
      `::${command}${propertiesText(properties)}::${escapeData(message)}${this.#options.endOfLine}`,
    );
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
