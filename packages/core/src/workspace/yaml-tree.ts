import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLSeq,
} from "yaml";
import type { TextElement, TextMember, TextNode, TextScalar, TextSpan } from "./text-tree.ts";

/** Deeper than any manifest or workflow; what is nested deeper is passed over. */
const DEEPEST = 100;

export interface YamlTree {
  /** `undefined` if the text says nothing. */
  root: TextNode | undefined;
  /** Whether the text is YAML from end to end; if not, the tree holds what could be read. */
  isValid: boolean;
}

/**
 * Reads the first document of a YAML text that somebody may be typing. An alias stands for the node that it names,
 * which keeps its own place. Never throws.
 */
export function readYamlTree(text: string): YamlTree {
  const document = parseDocument(text, {
    keepSourceTokens: true,
    logLevel: "silent",
    prettyErrors: false,
    uniqueKeys: false,
  });
  const root = new TreeBuilder(text, document).build(document.contents, 0);
  return { root, isValid: document.errors.length === 0 };
}

class TreeBuilder {
  readonly #text: string;
  readonly #document: Document.Parsed;
  /** So that aliases of aliases stay as small in memory as they are in the text. */
  readonly #built = new Map<Node, TextNode | undefined>();

  constructor(text: string, document: Document.Parsed) {
    this.#text = text;
    this.#document = document;
  }

  build(node: unknown, depth: number): TextNode | undefined {
    const target = isAlias(node) ? this.#resolve(node) : node;
    if (!isMap(target) && !isSeq(target) && !isScalar(target)) return undefined;
    if (this.#built.has(target)) return this.#built.get(target);
    // An alias inside of what it names finds this.
    this.#built.set(target, undefined);
    const built = depth > DEEPEST ? undefined : this.#convert(target, depth);
    this.#built.set(target, built);
    return built;
  }

  #resolve(alias: Alias): Node | undefined {
    try {
      return alias.resolve(this.#document);
    } catch (error) {
      // The library refuses an alias that is used before its anchor.
      if (error instanceof ReferenceError) return undefined;
      throw error;
    }
  }

  #convert(node: Node, depth: number): TextNode | undefined {
    const [start, end] = node.range ?? [0, 0];
    const span = { start, end };
    if (isMap(node)) {
      const style = node.flow ? "flow" : "block";
      const members = node.items.flatMap(({ key, value }) => this.#member(key, value, depth));
      return { kind: "mapping", span, style, members };
    }
    if (isSeq(node)) {
      const style = node.flow ? "flow" : "block";
      const starts = dashes(node.srcToken);
      const elements = node.items.flatMap((item, index) => this.#element(item, starts[index], depth));
      return { kind: "list", span, style, elements };
    }
    return isScalar(node) ? this.#scalar(node, span) : undefined;
  }

  #member(key: unknown, value: unknown, depth: number): TextMember[] {
    if (!isScalar(key) || !key.range) return [];
    const [start, end] = key.range;
    const { inner } = this.#scalar(key, { start, end });
    return [{ key: String(key.value), keySpan: inner, value: this.build(value, depth + 1) }];
  }

  #element(item: unknown, start: number | undefined, depth: number): TextElement[] {
    const node = this.build(item, depth + 1);
    return node ? [{ start: start ?? node.span.start, node }] : [];
  }

  #scalar(node: { value?: unknown; type?: unknown }, span: TextSpan): TextScalar {
    const style = STYLES[String(node.type)] ?? "plain";
    const inner = innerSpan(this.#text, span, style);
    return {
      kind: "scalar",
      span,
      inner,
      style,
      value: this.#scalarValue(node.value, { style, span, inner }),
    };
  }

  #scalarValue(value: unknown, { style, span, inner }: Pick<TextScalar, "style" | "span" | "inner">) {
    const isQuoted = style === "single" || style === "double";
    // The library takes the last character of an open string for its quotation mark.
    if (isQuoted && inner.end === span.end) return this.#text.slice(inner.start, inner.end);
    const isKnown = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return isKnown ? value : null;
  }
}

const STYLES: Readonly<Record<string, TextScalar["style"]>> = {
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

function innerSpan(text: string, { start, end }: TextSpan, style: TextScalar["style"]): TextSpan {
  switch (style) {
    case "plain":
      return { start, end };
    case "single":
    case "double": {
      const isClosed = end > start + 1 && text[end - 1] === text[start];
      return { start: start + 1, end: isClosed ? end - 1 : end };
    }
    case "literal":
    case "folded": {
      const lineEnd = text.indexOf("\n", start);
      return { start: lineEnd < 0 || lineEnd >= end ? end : lineEnd + 1, end };
    }
  }
}

/** Where the elements of a block list begin; the document's own nodes do not tell. */
function dashes(token: YAMLSeq["srcToken"]): (number | undefined)[] {
  if (token?.type !== "block-seq") return [];
  return token.items
    .map(({ start, value }) => ({ value, dash: start.find(({ type }) => type === "seq-item-ind") }))
    .filter(({ value, dash }) => value !== undefined || dash !== undefined)
    .map(({ dash }) => dash?.offset);
}
