import type { StepStyle } from "./set-up-step.ts";
import { elementsOf, memberOf, membersOf, type TextNode, type TextScalar } from "./text-tree.ts";
import type { Workflow, WorkflowJob } from "./workflow.ts";

/**
 * How a job writes its steps, so that one more looks like the others.
 *
 * @param start where the step's dash stands
 * @returns `undefined` if the dash does not stand at the beginning of its line
 */
export function stepStyleAt(
  { text, root }: Workflow,
  { job, start }: { job: WorkflowJob; start: number },
): StepStyle | undefined {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const indent = text.slice(lineStart, start).replace(/^\ufeff/, "");
  const gap = /^-( +)(?=[^\s#])/.exec(text.slice(start, start + 40))?.[1] ?? " ";
  if (!/^ *$/.test(indent) || text[start] !== "-") return undefined;
  const named = job.steps.filter(({ element }) => memberOf(element.node, "name") !== undefined);
  return {
    indent,
    gap,
    unit: unitOf(text, { job, root }),
    newline: newlineBefore(text, start),
    quote: quoteOf(job),
    isNamed: named.length * 2 > job.steps.length,
  };
}

/** As the line before ends, or the first line of the file. */
function newlineBefore(text: string, start: number): string {
  const lineStart = text.lastIndexOf("\n", start - 1);
  const lineEnd = lineStart < 0 ? text.indexOf("\n") : lineStart;
  return text[lineEnd - 1] === "\r" ? "\r\n" : "\n";
}

/** As in a neighbour's `with` or `env`; else as the file's own keys are nested. */
function unitOf(text: string, { job, root }: { job: WorkflowJob; root: TextNode | undefined }): string {
  const mappings = [...job.steps.map(({ element }) => element.node), memberOf(root, "jobs"), root];
  for (const mapping of mappings) {
    for (const { keySpan, value } of membersOf(mapping)) {
      const child = membersOf(value)[0];
      if (value?.kind !== "mapping" || value.style !== "block" || child === undefined) continue;
      const width = columnOf(text, child.keySpan.start) - columnOf(text, keySpan.start);
      if (width > 0) return " ".repeat(width);
    }
  }
  return "  ";
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

/** The one that the job's texts have most often; none if it is a draw. */
function quoteOf(job: WorkflowJob): StepStyle["quote"] {
  const styles = elementsOf(job.list).flatMap(({ node }) => [
    ...scalarStyles([memberOf(node, "uses")]),
    ...scalarStyles(membersOf(memberOf(node, "with")).map(({ value }) => value)),
  ]);
  const count = (style: TextScalar["style"]) => styles.filter((other) => other === style).length;
  if (count("double") > count("plain") && count("double") >= count("single")) return '"';
  return count("single") > count("plain") ? "'" : "";
}

function scalarStyles(nodes: readonly (TextNode | undefined)[]): TextScalar["style"][] {
  return nodes.flatMap((node) => (node?.kind === "scalar" ? [node.style] : []));
}
