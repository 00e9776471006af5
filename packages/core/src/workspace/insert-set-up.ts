import { insertInputs } from "./insert-inputs.ts";
import { lineBeforeComments } from "./line-before-comments.ts";
import type { MissingSetUp } from "./missing-set-up.ts";
import { blockStep, flowStep, type SetUpStep, secretContext } from "./set-up-step.ts";
import { stepStyleAt } from "./step-style.ts";
import type { TextInsertion } from "./text-insertion.ts";
import type { Workflow } from "./workflow.ts";

/**
 * What to put into a workflow so that our step stands right before the step that misses it, written as the file is
 * written. All other bytes stay. An action that is made of steps cannot see secrets: there the token becomes an input.
 * For a second step, read the edited text anew.
 *
 * @returns `undefined` where that cannot be done safely: the text is not valid YAML, or laid out in an unusual way
 */
export function insertSetUp(
  workflow: Workflow,
  { job, step }: Pick<MissingSetUp, "job" | "step">,
  content: SetUpStep,
): TextInsertion[] | undefined {
  if (!workflow.isValid) return undefined;
  const { start } = step.element;
  const isAction = workflow.kind === "composite-action";
  const names = content.registries.map(({ secretName }) => inputName(secretName));
  const inputs = isAction ? insertInputs(workflow, names) : [];
  if (inputs === undefined) return undefined;
  const tokenOf = isAction ? inputContext : secretContext;
  if (job.list.style === "flow")
    return [...inputs, { offset: start, text: `${flowStep(content, { tokenOf })}, ` }];
  const style = stepStyleAt(workflow, { job, start });
  if (style === undefined) return undefined;
  const blankLine = hasBlankLines(workflow.text, job.list) ? style.newline : "";
  const offset = lineBeforeComments(workflow.text, { start, indent: style.indent });
  return [...inputs, { offset, text: blockStep(content, { style, tokenOf }) + blankLine }];
}

/** Whether blank lines stand between the steps. */
function hasBlankLines(text: string, list: MissingSetUp["job"]["list"]): boolean {
  return list.elements.some(({ start }, index) => {
    const previous = list.elements[index - 1]?.start ?? start;
    return /\n[ \t]*\r?\n(?:[ \t]*#.*\n)*[ \t]*$/.test(text.slice(previous, start));
  });
}

function inputName(secretName: string): string {
  return secretName.toLowerCase().replaceAll("_", "-");
}

function inputContext(secretName: string): string {
  return `inputs.${inputName(secretName)}`;
}
