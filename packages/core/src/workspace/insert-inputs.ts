import { lineBeforeComments } from "./line-before-comments.ts";
import type { TextInsertion } from "./text-insertion.ts";
import { memberOf, membersOf, type TextMember } from "./text-tree.ts";
import type { Workflow } from "./workflow.ts";

/**
 * What to put into an action's metadata so that it has some required inputs. Those that it has stay as they are.
 *
 * @returns `undefined` if its inputs are laid out in an unusual way
 */
export function insertInputs(
  { text, root }: Workflow,
  names: readonly string[],
): TextInsertion[] | undefined {
  const inputs = memberOf(root, "inputs");
  const present = membersOf(inputs);
  const missing = names.filter((name) => !present.some(({ key }) => key === name));
  if (missing.length === 0) return [];
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = (indent: string, unit: string) =>
    missing.flatMap((name) => [
      `${indent}${name}:`,
      `${indent}${unit}description: A token, which the caller takes from a secret.`,
      `${indent}${unit}required: true`,
    ]);
  const write = (all: string[]) => all.map((line) => line + newline).join("");
  const [first] = present;
  if (first !== undefined && inputs?.kind === "mapping" && inputs.style === "block") {
    const place = lineOf(text, first);
    return place && [{ offset: place.offset, text: write(lines(place.indent, place.indent || "  ")) }];
  }
  const runs = membersOf(root).find(({ key }) => key === "runs");
  const place = inputs === undefined && runs !== undefined ? lineOf(text, runs) : undefined;
  return place && [{ offset: place.offset, text: write(["inputs:", ...lines("  ", "  ")]) }];
}

/** Where the line of a key begins with its comments, if nothing but blanks stands before the key. */
function lineOf(
  text: string,
  { keySpan: { start } }: TextMember,
): { offset: number; indent: string } | undefined {
  const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return /^ *$/.test(indent) ? { offset: lineBeforeComments(text, { start, indent }), indent } : undefined;
}
