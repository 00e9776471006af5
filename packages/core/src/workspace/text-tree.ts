/** A stretch of a text: `text.slice(start, end)`. Offsets count UTF-16 code units, as editors do. */
export interface TextSpan {
  start: number;
  end: number;
}

/** What a structured text (JSON or YAML) says, and where each part of it stands. */
export type TextNode = TextMapping | TextList | TextScalar;

export interface TextMapping {
  kind: "mapping";
  span: TextSpan;
  style: "block" | "flow";
  /** In the order of the text, duplicates included. */
  members: TextMember[];
}

export interface TextMember {
  key: string;
  /** Where the key stands, without its quotation marks. */
  keySpan: TextSpan;
  /** `undefined` while somebody is still typing it. */
  value: TextNode | undefined;
}

export interface TextList {
  kind: "list";
  span: TextSpan;
  style: "block" | "flow";
  elements: TextElement[];
}

export interface TextElement {
  /** Where the element begins: at its dash, if it has one. */
  start: number;
  node: TextNode;
}

export interface TextScalar {
  kind: "scalar";
  /** With quotation marks. */
  span: TextSpan;
  /** Without quotation marks, and without the first line of a YAML block (`|` or `>`). */
  inner: TextSpan;
  style: "plain" | "single" | "double" | "literal" | "folded";
  value: string | number | boolean | null;
}

/** The value of a member; of duplicates the last counts, as in all parsers that accept them. */
export function memberOf(node: TextNode | undefined, key: string): TextNode | undefined {
  return membersOf(node).findLast((member) => member.key === key)?.value;
}

/** The members of a mapping; none for anything else. */
export function membersOf(node: TextNode | undefined): readonly TextMember[] {
  return node?.kind === "mapping" ? node.members : [];
}

/** The elements of a list; none for anything else. */
export function elementsOf(node: TextNode | undefined): readonly TextElement[] {
  return node?.kind === "list" ? node.elements : [];
}

/** A scalar that is a text; `undefined` for anything else. */
export function stringIn(node: TextNode | undefined): TextString | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? (node as TextString) : undefined;
}

export interface TextString extends TextScalar {
  value: string;
}
