import type { JsonArray, JsonNode, JsonObject } from "./json-tree.ts";

/**
 * Edits of a JSON text that change the named place and no other byte. New text takes the manner of its
 * neighbours: their indentation, their line ends, or one line where they stand on one line.
 */

/** Puts `key: value` into an object: the value of every member of that name, or a new last member. */
export function setMember(text: string, object: JsonObject, key: string, value: unknown): string {
  const present = object.members.filter((member) => member.key === key);
  if (present.length === 0) return insert(text, object, object.members, { key, value });
  const write = isSpread(text, object, object.members) ? prettyWriter(text, value) : undefined;
  const parts = present.map(({ start, value: old }, index) => {
    const before = text.slice(present[index - 1]?.end ?? 0, old.start);
    return before + (write?.(lineIndent(text, start)) ?? JSON.stringify(value));
  });
  return parts.join("") + text.slice(present.at(-1)?.end);
}

/** Adds an element at the end of an array. */
export function appendElement(text: string, array: JsonArray, value: unknown): string {
  return insert(text, array, array.elements, { value });
}

/** Takes all members of that name out of an object, each with one comma. */
export function removeMembers(text: string, object: JsonObject, key: string): string {
  return remove(text, object, object.members, (member) => member.key === key);
}

/** Takes elements out of an array, each with one comma. */
export function removeElements(
  text: string,
  array: JsonArray,
  isRemoved: (element: JsonNode) => boolean,
): string {
  return remove(text, array, array.elements, isRemoved);
}

/** Puts a value in the place of a node. */
export function replaceNode(text: string, node: JsonNode, value: unknown): string {
  return splice(text, node.start, node.end, JSON.stringify(value));
}

interface Span {
  start: number;
  end: number;
}

interface Insertion {
  key?: string;
  value: unknown;
}

function insert(text: string, container: Span, children: readonly Span[], insertion: Insertion): string {
  const last = children.at(-1);
  if (!isSpread(text, container, children)) {
    const key = insertion.key === undefined ? "" : `${JSON.stringify(insertion.key)}:`;
    const written = `${last ? "," : ""}${key}${JSON.stringify(insertion.value)}`;
    return splice(text, last?.end ?? container.start + 1, last?.end ?? container.end - 1, written);
  }
  const newline = newlineOf(text);
  const outer = lineIndent(text, container.start);
  const indent = last ? lineIndent(text, last.start) : outer + indentUnit(text);
  const key = insertion.key === undefined ? "" : `${JSON.stringify(insertion.key)}: `;
  const written = `${newline}${indent}${key}${prettyWriter(text, insertion.value)(indent)}`;
  return last
    ? splice(text, last.end, last.end, `,${written}`)
    : splice(text, container.start + 1, container.end - 1, `${written}${newline}${outer}`);
}

function remove<T extends Span>(
  text: string,
  container: Span,
  children: readonly T[],
  isRemoved: (child: T) => boolean,
): string {
  const removed = children.map(isRemoved);
  if (!removed.includes(true)) return text;
  if (!removed.includes(false)) return splice(text, container.start + 1, container.end - 1, "");
  const firstKept = removed.indexOf(false);
  let kept = text.slice(0, children[0]?.start);
  let position = children[firstKept]?.start ?? 0;
  for (let index = firstKept + 1; index < children.length; index++) {
    if (!removed[index]) continue;
    kept += text.slice(position, children[index - 1]?.end);
    position = children[index]?.end ?? position;
  }
  return kept + text.slice(position);
}

/** Whether the children of a container stand on lines of their own; of an empty one, whether they should. */
function isSpread(text: string, container: Span, children: readonly Span[]): boolean {
  const first = children[0];
  if (first !== undefined) return text.slice(container.start, first.start).includes("\n");
  return text.trim().includes("\n") || /^\s*\{\s*\}\s*$/.test(text);
}

/** Writes a value over several lines, all but the first after an indentation. */
function prettyWriter(text: string, value: unknown): (indent: string) => string {
  const [unit, newline] = [indentUnit(text), newlineOf(text)];
  const lines = JSON.stringify(value, null, "\t")
    .split("\n")
    .map((line) => line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length)));
  return (indent) => lines.join(newline + indent);
}

/** As Composer finds it (`JsonFile::detectIndenting`): the first line that is indented and starts a string. */
function indentUnit(text: string): string {
  return /^([ \t]+)"/m.exec(text)?.[1] ?? "    ";
}

function newlineOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function lineIndent(text: string, offset: number): string {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? "";
}

function splice(text: string, start: number, end: number, written: string): string {
  return text.slice(0, start) + written + text.slice(end);
}
