import type { DeclaredInput } from "./action-metadata.ts";
import { type ContextValue, evaluateTemplate, type JobStatus } from "./expression.ts";
import { NameMap } from "./name-map.ts";
import type { Step } from "./step.ts";

/**
 * The inputs an action gets: what the workflow gave, then the defaults of the rest. Warns of inputs that the
 * action does not declare, and of deprecated ones that were given. A missing required input is no fault to
 * the runner.
 */
export function stepInputs(options: {
  declared: readonly DeclaredInput[];
  given: Readonly<Record<string, string>>;
  contexts: Readonly<Record<string, ContextValue>>;
  status: JobStatus;
  step: Step;
}): NameMap {
  const { declared, contexts, status, step } = options;
  const inputs = new NameMap("any-case", Object.entries(options.given));
  const valid = new NameMap(
    "any-case",
    declared.map(({ name }) => [name, name]),
  );
  const unexpected = [...inputs].map(([name]) => name).filter((name) => !valid.has(name));
  for (const { name, defaultText, deprecationMessage } of declared) {
    if (inputs.has(name)) {
      if (deprecationMessage === undefined) continue;
      const message = `Input '${name}' has been deprecated with message: ${deprecationMessage}`;
      step.annotate({ level: "warning", message });
    } else {
      inputs.set(name, evaluateTemplate(defaultText, { contexts, status }));
    }
  }
  if (unexpected.length > 0) {
    const names = declared.map(({ name }) => name).join("', '");
    const message = `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${names}']`;
    step.annotate({ level: "warning", message });
  }
  return inputs;
}

/** The environment variable of an input: only blanks change, so `registry-url` is `INPUT_REGISTRY-URL`. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

/** Prints the `with:` and `env:` blocks of a step, as the runner does before the process starts. */
export function printStepDetails(
  step: Step,
  title: string,
  blocks: { with: Iterable<readonly [string, string]>; env: Iterable<readonly [string, string]> },
): void {
  step.write(`##[group]${title}`);
  printBlock(
    step,
    "with:",
    [...blocks.with].filter(([, value]) => value !== ""),
  );
  printBlock(step, "env:", [...blocks.env]);
  step.write("##[endgroup]");
}

function printBlock(step: Step, heading: string, entries: readonly (readonly [string, string])[]): void {
  if (entries.length === 0) return;
  step.write(heading);
  for (const [name, value] of entries) step.write(`  ${name}: ${value}`);
}
