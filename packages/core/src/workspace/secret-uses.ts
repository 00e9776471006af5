import type { TextNode, TextSpan } from "./text-tree.ts";
import { readYamlTree } from "./yaml-tree.ts";

/** A place where a workflow uses a secret. */
export interface SecretUse {
  /** In upper case: GitHub does not tell the cases of a name apart. */
  name: string;
  /** Where the name stands. */
  span: TextSpan;
}

const SECRET = /\bsecrets\s*(?:\.\s*|\[\s*')([A-Za-z_]\w*)/dg;

/** Finds all uses of secrets in the expressions of a workflow, in the order of the text. Never throws. */
export function findSecretUses(text: string): SecretUse[] {
  const uses = scalarSpans(readYamlTree(text).root, new Set()).flatMap((span) => usesIn(text, span));
  return uses.sort((one, other) => one.span.start - other.span.start);
}

/** A comment of YAML is in none of them; one of a script is, and GitHub expands expressions there too. */
function scalarSpans(node: TextNode | undefined, seen: Set<TextNode>): TextSpan[] {
  if (node === undefined || seen.has(node)) return [];
  seen.add(node);
  switch (node.kind) {
    case "scalar":
      return [node.span];
    case "list":
      return node.elements.flatMap((element) => scalarSpans(element.node, seen));
    case "mapping":
      return node.members.flatMap(({ value }) => scalarSpans(value, seen));
  }
}

function usesIn(text: string, { start, end }: TextSpan): SecretUse[] {
  const scalar = text.slice(start, end);
  const uses: SecretUse[] = [];
  let close = 0;
  for (;;) {
    const open = scalar.indexOf("${{", close);
    close = open < 0 ? -1 : scalar.indexOf("}}", open);
    if (close < 0) return uses;
    for (const match of scalar.slice(open, close).matchAll(SECRET)) {
      const [from, to] = match.indices?.[1] ?? [0, 0];
      const span = { start: start + open + from, end: start + open + to };
      uses.push({ name: text.slice(span.start, span.end).toUpperCase(), span });
    }
  }
}
