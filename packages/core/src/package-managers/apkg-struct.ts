import { JsonSyntaxError } from "../credential-file/json-syntax-error.ts";
import { type JsonNode, nodeValue, parseJson } from "../credential-file/json-tree.ts";

/** The fields of one of apkg's files that are there, by name. */
export type StructFields = ReadonlyMap<string, JsonNode>;

/**
 * Reads a file of apkg as its library does (serde_json 1, seen with a program of the same structs): an object, in
 * which a field may stand once and what is unknown is passed over unread, or an array of the fields' values.
 *
 * @param names the fields, in the order of apkg's struct
 * @throws {JsonSyntaxError} where apkg would stop
 */
export function readStruct(text: string, names: readonly string[]): StructFields {
  const root = parseJson(text);
  const fields = new Map<string, JsonNode>();
  if (root.kind === "array") {
    for (const [index, element] of root.elements.entries()) {
      const name = names[index];
      if (name === undefined) throw new JsonSyntaxError("this value is one too many", text, element.start);
      fields.set(name, element);
    }
    return fields;
  }
  if (root.kind !== "object") throw new JsonSyntaxError("an object should stand here", text, root.start);
  for (const { key, start, value } of root.members) {
    requireWellFormed(key, text, start);
    if (!names.includes(key)) continue;
    if (fields.has(key)) throw new JsonSyntaxError(`"${key}" stands twice`, text, start);
    fields.set(key, value);
  }
  return fields;
}

/** @throws {JsonSyntaxError} unless it is a string of whole characters */
export function requireText(text: string, node: JsonNode): string {
  if (node.kind !== "string") throw new JsonSyntaxError("a string should stand here", text, node.start);
  return requireWellFormed(String(nodeValue(text, node)), text, node.start);
}

/** @throws {JsonSyntaxError} unless it is `true` or `false` */
export function requireBoolean(text: string, node: JsonNode): boolean {
  if (node.kind === "boolean") return nodeValue(text, node) === true;
  throw new JsonSyntaxError("true or false should stand here", text, node.start);
}

/** A map: of a key that stands twice the last value counts. `undefined` is an empty one, `null` is none. */
export function requireMap<Value>(
  text: string,
  node: JsonNode | undefined,
  require: (text: string, node: JsonNode) => Value,
): Map<string, Value> {
  if (node === undefined) return new Map();
  if (node.kind !== "object") throw new JsonSyntaxError("an object should stand here", text, node.start);
  const entries = node.members.map(({ key, start, value }): [string, Value] => [
    requireWellFormed(key, text, start),
    require(text, value),
  ]);
  return new Map(entries);
}

/** Half a surrogate pair, as `\ud800`, is no character, and a string of apkg cannot hold it. */
function requireWellFormed(value: string, text: string, offset: number): string {
  if (!/[\ud800-\udfff]/u.test(value)) return value;
  throw new JsonSyntaxError("half a surrogate pair stands in this string", text, offset);
}
