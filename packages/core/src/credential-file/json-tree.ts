import { JsonSyntaxError } from "./json-syntax-error.ts";

/** A value of a JSON text with the place where it stands: `text.slice(start, end)` is the value as written. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  kind: "object";
  start: number;
  end: number;
  /** In the order of the text, duplicates included. */
  members: JsonMember[];
}

export interface JsonMember {
  key: string;
  /** Where the key's opening quote stands. */
  start: number;
  /** Where the member ends: the end of its value. */
  end: number;
  value: JsonNode;
}

export interface JsonArray {
  kind: "array";
  start: number;
  end: number;
  elements: JsonNode[];
}

export interface JsonScalar {
  kind: "string" | "number" | "boolean" | "null";
  start: number;
  end: number;
}

/** PHP's `json_decode` stops at a depth of 512, Dart's parser at none: no credential file comes near it. */
const DEEPEST = 500;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /["\\/bfnrt]|u[\dA-Fa-f]{4}/y;

/**
 * Reads a JSON text strictly (RFC 8259: no comments, no trailing commas, no byte order mark) into a tree that
 * knows where everything stands, so that an edit can leave all other bytes as they are. One pass; time and
 * memory grow linearly with the text.
 *
 * @param text the whole text
 * @throws {JsonSyntaxError} naming the place, never the content
 */
export function parseJson(text: string): JsonNode {
  const parser = new JsonParser(text);
  return parser.parseDocument();
}

/** The value of a node, as `JSON.parse` gives it. */
export function nodeValue(text: string, node: JsonNode): unknown {
  return JSON.parse(text.slice(node.start, node.end));
}

/** The member that counts: of duplicate keys, PHP, Dart and JavaScript all take the last. */
export function lastMember(object: JsonObject, key: string): JsonMember | undefined {
  return object.members.findLast((member) => member.key === key);
}

class JsonParser {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parseDocument(): JsonNode {
    this.#skipBlanks();
    if (this.#offset === this.#text.length) this.#fail("the text is empty, where a JSON value should stand");
    const node = this.#parseValue(0);
    this.#skipBlanks();
    if (this.#offset !== this.#text.length) this.#fail("there is more text after the end of the JSON value");
    return node;
  }

  #parseValue(depth: number): JsonNode {
    if (depth > DEEPEST) this.#fail("objects and arrays are nested too deeply");
    switch (this.#text.charCodeAt(this.#offset)) {
      case OPEN_BRACE:
        return this.#parseObject(depth);
      case OPEN_BRACKET:
        return this.#parseArray(depth);
      case QUOTE: {
        const start = this.#offset;
        this.#passString();
        return { kind: "string", start, end: this.#offset };
      }
      default:
        return this.#parseNumberOrLiteral();
    }
  }

  #parseObject(depth: number): JsonObject {
    const start = this.#offset++;
    const members: JsonMember[] = [];
    this.#skipBlanks();
    if (this.#take(CLOSE_BRACE)) return { kind: "object", start, end: this.#offset, members };
    for (;;) {
      const keyStart = this.#offset;
      if (this.#text.charCodeAt(keyStart) !== QUOTE) this.#fail("a key in double quotes should stand here");
      this.#passString();
      const key: string = JSON.parse(this.#text.slice(keyStart, this.#offset));
      this.#skipBlanks();
      if (!this.#take(COLON)) this.#fail("a colon should stand here");
      this.#skipBlanks();
      const value = this.#parseValue(depth + 1);
      members.push({ key, start: keyStart, end: value.end, value });
      this.#skipBlanks();
      if (this.#take(CLOSE_BRACE)) return { kind: "object", start, end: this.#offset, members };
      if (!this.#take(COMMA)) this.#fail("a comma or a closing brace should stand here");
      this.#skipBlanks();
    }
  }

  #parseArray(depth: number): JsonArray {
    const start = this.#offset++;
    const elements: JsonNode[] = [];
    this.#skipBlanks();
    if (this.#take(CLOSE_BRACKET)) return { kind: "array", start, end: this.#offset, elements };
    for (;;) {
      elements.push(this.#parseValue(depth + 1));
      this.#skipBlanks();
      if (this.#take(CLOSE_BRACKET)) return { kind: "array", start, end: this.#offset, elements };
      if (!this.#take(COMMA)) this.#fail("a comma or a closing bracket should stand here");
      this.#skipBlanks();
    }
  }

  #parseNumberOrLiteral(): JsonScalar {
    const start = this.#offset;
    const first = this.#text[start] ?? "";
    const pattern = /[-\d]/.test(first) ? NUMBER : LITERAL;
    pattern.lastIndex = start;
    if (!pattern.test(this.#text)) this.#fail("a JSON value should stand here");
    this.#offset = pattern.lastIndex;
    const kind = pattern === NUMBER ? "number" : first === "n" ? "null" : "boolean";
    return { kind, start, end: this.#offset };
  }

  #passString(): void {
    const text = this.#text;
    let offset = this.#offset + 1;
    for (;;) {
      const code = text.charCodeAt(offset);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        ESCAPE.lastIndex = offset + 1;
        if (!ESCAPE.test(text)) this.#fail("an escape that JSON does not know", offset);
        offset = ESCAPE.lastIndex;
      } else if (code < 0x20) {
        this.#fail("a control character or a line break inside a string", offset);
      } else if (Number.isNaN(code)) {
        this.#fail("the text ends inside a string", offset);
      } else {
        offset++;
      }
    }
    this.#offset = offset + 1;
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#offset);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#offset++;
    }
  }

  #take(code: number): boolean {
    if (this.#text.charCodeAt(this.#offset) !== code) return false;
    this.#offset++;
    return true;
  }

  #fail(reason: string, offset = this.#offset): never {
    throw new JsonSyntaxError(reason, this.#text, offset);
  }
}
