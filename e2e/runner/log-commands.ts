/** A command that a step gave to the runner in a line of its output. */
export type LogCommand = {
  readonly name: string;
  /** By lower-case name: the runner reads property names without regard to case. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
};

const LINE_FORM_ESCAPES = [
  ["%0D", "\r"],
  ["%0A", "\n"],
] as const;
const PROPERTY_ESCAPES = [...LINE_FORM_ESCAPES, ["%3A", ":"], ["%2C", ","]] as const;
const BRACKET_FORM_ESCAPES = [["%3B", ";"], ...LINE_FORM_ESCAPES, ["%5D", "]"]] as const;

/**
 * Reads a line as a command, in the form `::name key=value,key=value::data` (leading white space allowed)
 * or, anywhere in the line, `##[name key=value;key=value]data`.
 *
 * Source: actions/runner 2.336.0, `ActionCommand.cs`.
 *
 * @param line one line of standard output or standard error, without its line end
 * @param isKnown whether a name is a command at this moment; other lines are text
 * @returns the command, or undefined for a line of text
 */
export function parseLogCommand(line: string, isKnown: (name: string) => boolean): LogCommand | undefined {
  return parseLineForm(line.trimStart(), isKnown) ?? parseBracketForm(line, isKnown);
}

function parseLineForm(line: string, isKnown: (name: string) => boolean): LogCommand | undefined {
  if (!line.startsWith("::")) return undefined;
  const end = line.indexOf("::", 2);
  if (end === -1) return undefined;
  const { name, properties } = splitHead(line.slice(2, end));
  if (!isKnown(name)) return undefined;
  return {
    name,
    properties: parseProperties(properties.trim(), ",", PROPERTY_ESCAPES),
    data: decoded(line.slice(end + 2), LINE_FORM_ESCAPES),
  };
}

function parseBracketForm(line: string, isKnown: (name: string) => boolean): LogCommand | undefined {
  const start = line.indexOf("##[");
  const end = start === -1 ? -1 : line.indexOf("]", start);
  if (end === -1) return undefined;
  const { name, properties } = splitHead(line.slice(start + 3, end));
  if (!isKnown(name)) return undefined;
  return {
    name,
    properties: parseProperties(properties, ";", BRACKET_FORM_ESCAPES),
    data: decoded(line.slice(end + 1), BRACKET_FORM_ESCAPES),
  };
}

function splitHead(head: string): { name: string; properties: string } {
  const blank = head.indexOf(" ");
  return blank === -1
    ? { name: head, properties: "" }
    : { name: head.slice(0, blank), properties: head.slice(blank + 1) };
}

type Escapes = readonly (readonly [string, string])[];

function parseProperties(text: string, separator: string, escapes: Escapes): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const property of text.split(separator)) {
    const equals = property.indexOf("=");
    if (equals < 1 || equals === property.length - 1) continue;
    properties.set(property.slice(0, equals).toLowerCase(), decoded(property.slice(equals + 1), escapes));
  }
  return properties;
}

/** `%25` comes last, so that `%250A` gives the four characters `%0A` and not a line end. */
function decoded(text: string, escapes: Escapes): string {
  let plain = text;
  for (const [escaped, character] of escapes) plain = plain.replaceAll(escaped, character);
  return plain.replaceAll("%25", "%");
}
