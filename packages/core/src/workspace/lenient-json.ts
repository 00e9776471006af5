import type { TextElement, TextMember, TextNode, TextScalar, TextSpan } from "./text-tree.ts";

/** Deeper than any manifest; what is nested deeper is passed over. */
const DEEPEST = 100;

const BLANKS = /[\s\ufeff]*/y;
const BLANKS_AND_COMMAS = /[\s\ufeff,]*/y;
const WORD = /[^\s\ufeff,:{}[\]"]+/y;
const STRING = /"(?:[^"\\\r\n]|\\[^\r\n])*(?:"|\\?(?=[\r\n]|$))/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const LITERALS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
]);

/**
 * Reads a JSON text that somebody may be typing: what is missing or out of place is passed over, a string ends with
 * its line at the latest. Of a valid text it gives what `JSON.parse` gives. One pass, never throws.
 *
 * @returns `undefined` if there is no value at all
 */
export function readLenientJson(text: string): TextNode | undefined {
  return new LenientJsonReader(text).readValue(0);
}

class LenientJsonReader {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readValue(depth: number): TextNode | undefined {
    this.#pass(BLANKS);
    switch (this.#text[this.#offset]) {
      case "{":
        return depth < DEEPEST ? this.#readMapping(depth) : this.#passOne();
      case "[":
        return depth < DEEPEST ? this.#readList(depth) : this.#passOne();
      case '"':
        return this.#readString();
      default:
        return this.#readWord();
    }
  }

  #readMapping(depth: number): TextNode {
    const start = this.#offset++;
    const members: TextMember[] = [];
    for (;;) {
      this.#pass(BLANKS_AND_COMMAS);
      const character = this.#text[this.#offset];
      if (character === "}") this.#offset++;
      if (character === "}" || character === "]" || character === undefined) break;
      if (character === '"') members.push(this.#readMember(depth));
      else if (this.readValue(depth + 1) === undefined) this.#passOne();
    }
    return { kind: "mapping", span: { start, end: this.#offset }, style: "flow", members };
  }

  #readMember(depth: number): TextMember {
    const key = this.#readString();
    const member = { key: String(key.value), keySpan: key.inner };
    this.#pass(BLANKS);
    if (this.#text[this.#offset] !== ":") return { ...member, value: undefined };
    this.#offset++;
    const value = this.readValue(depth + 1);
    if (value?.kind !== "scalar" || value.style !== "double") return { ...member, value };
    this.#pass(BLANKS);
    if (this.#text[this.#offset] !== ":") return { ...member, value };
    // The value is not there yet, and this is the next member's key.
    this.#offset = value.span.start;
    return { ...member, value: undefined };
  }

  #readList(depth: number): TextNode {
    const start = this.#offset++;
    const elements: TextElement[] = [];
    for (;;) {
      this.#pass(BLANKS_AND_COMMAS);
      const character = this.#text[this.#offset];
      if (character === "]") this.#offset++;
      if (character === "]" || character === "}" || character === undefined) break;
      const node = this.readValue(depth + 1);
      if (node === undefined) this.#passOne();
      else elements.push({ start: node.span.start, node });
    }
    return { kind: "list", span: { start, end: this.#offset }, style: "flow", elements };
  }

  #readString(): TextScalar {
    const span = this.#pass(STRING);
    const raw = this.#text.slice(span.start, span.end);
    const isClosed = /^"(?:[^\\]|\\.)*"$/.test(raw);
    const inner = { start: span.start + 1, end: isClosed ? span.end - 1 : span.end };
    const value = unescaped(raw) ?? this.#text.slice(inner.start, inner.end);
    return { kind: "scalar", span, inner, style: "double", value };
  }

  #readWord(): TextScalar | undefined {
    const span = this.#pass(WORD);
    if (span.start === span.end) return undefined;
    const word = this.#text.slice(span.start, span.end);
    const value = LITERALS.get(word) ?? (NUMBER.test(word) ? Number(word) : null);
    return { kind: "scalar", span, inner: span, style: "plain", value };
  }

  #passOne(): undefined {
    this.#offset++;
  }

  /** All these patterns match at any place, if only nothing; except at the end of the text. */
  #pass(pattern: RegExp): TextSpan {
    const start = this.#offset;
    pattern.lastIndex = start;
    if (pattern.test(this.#text)) this.#offset = pattern.lastIndex;
    return { start, end: this.#offset };
  }
}

function unescaped(raw: string): string | undefined {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
