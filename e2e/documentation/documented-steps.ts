import { parseDocument } from "yaml";
import { type MarkdownBlock, markdownBlocks } from "./markdown-blocks.ts";

/** A step with one of our actions, as a page shows it. */
export interface DocumentedStep {
  readonly place: string;
  /** The folder of the action, from the repository's. */
  readonly action: "." | "rotate";
  readonly inputs: Readonly<Record<string, string>>;
}

/** A part of a block that is YAML by itself: where steps are left out, a block says `# ...`. */
export interface WorkflowPart {
  readonly place: string;
  readonly value: unknown;
  /** What the parser finds wrong with it. */
  readonly problems: readonly string[];
}

/** Everything that the pages show as YAML. */
export function workflowParts(): WorkflowPart[] {
  return markdownBlocks("yaml").flatMap(({ place, text }: MarkdownBlock) =>
    text.split(/^# \.\.\.$/m).map((part) => {
      const document = parseDocument(part.replace(/^\n/, ""), { uniqueKeys: true });
      const problems = [...document.errors, ...document.warnings].map(({ message }) => message);
      return { place, value: problems.length > 0 ? undefined : document.toJS(), problems };
    }),
  );
}

/** Every step with one of our actions; and inputs that stand by themselves, which a page shows of `rotate` only. */
export function documentedSteps(): DocumentedStep[] {
  return workflowParts().flatMap(({ place, value }) => {
    const steps = nodesOf(value).flatMap((node): DocumentedStep[] => {
      const uses = /^OWNER\/setup-registry-token(\/rotate)?@v1$/.exec(String(node.uses ?? ""));
      if (uses === null) return [];
      return [{ place, action: uses[1] === undefined ? "." : "rotate", inputs: textsOf(node.with) }];
    });
    const isInputs = nodesOf(value).every(
      (node) => !["on", "jobs", "steps", "uses", "run"].some((key) => key in node),
    );
    return isInputs ? [{ place, action: "rotate", inputs: textsOf(value) }] : steps;
  });
}

/** All conditions of steps and jobs. */
export function documentedConditions(): { place: string; condition: string }[] {
  return workflowParts().flatMap(({ place, value }) =>
    nodesOf(value).flatMap((node) => (typeof node.if === "string" ? [{ place, condition: node.if }] : [])),
  );
}

function nodesOf(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.values(value).flatMap(nodesOf);
  return Array.isArray(value) ? below : [{ ...value }, ...below];
}

function textsOf(inputs: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs ?? {}).map(([name, value]) => [name, String(value)]));
}
