import type { TextNode, TextSpan } from "../../src/workspace/text-tree.ts";

/** What a tree says, as plain values. */
export function plainValue(node: TextNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case "scalar":
      return node.value;
    case "list":
      return node.elements.map((element) => plainValue(element.node));
    case "mapping":
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plainValue(value)]));
  }
}

/** Every span of a tree beside that of its parent. Of a tree without aliases, which go elsewhere. */
export function spansOf(
  node: TextNode | undefined,
  outer?: TextSpan,
): { outer: TextSpan | undefined; inner: TextSpan }[] {
  if (node === undefined) return [];
  const own = { outer, inner: node.span };
  switch (node.kind) {
    case "scalar":
      return [own, { outer: node.span, inner: node.inner }];
    case "list":
      return [own, ...node.elements.flatMap((element) => spansOf(element.node, node.span))];
    case "mapping":
      return [
        own,
        ...node.members.flatMap(({ keySpan, value }) => [
          { outer: node.span, inner: keySpan },
          ...spansOf(value, node.span),
        ]),
      ];
  }
}
