import { clientCommandOf } from "./client-commands.ts";
import { clientRunBy } from "./known-actions.ts";
import { scriptOf } from "./run-script.ts";
import { splitShellCommands } from "./shell-commands.ts";
import { actionCredentials, environmentCredentials, fileCredentials } from "./step-credentials.ts";
import { memberOf, stringIn, type TextElement, type TextSpan } from "./text-tree.ts";
import type { ClientUse, StepCredential, WorkflowStep } from "./workflow.ts";

/** Reads one step: what it runs, and what it gives to itself and to the steps after it. */
export function readStep(text: string, element: TextElement): WorkflowStep {
  const { node } = element;
  const uses: ClientUse[] = [];
  const credentials = [...environmentCredentials(node, "step"), ...actionCredentials(node)];
  const action = stringIn(memberOf(node, "uses"));
  const client = action && clientRunBy(action.value);
  if (action && client) uses.push({ packageManager: client, span: action.inner });
  const run = stringIn(memberOf(node, "run"));
  if (run) {
    const script = scriptOf(text, run);
    credentials.push(...fileCredentials(script, run.inner));
    for (const { words, span } of splitShellCommands(script)) {
      const command = clientCommandOf(words);
      if (!command) continue;
      const { packageManager, does, url } = command;
      const place = moved(span, run.inner.start);
      if (does === "ask") uses.push({ packageManager, span: place });
      else credentials.push(logIn({ packageManager, url, span: place }));
    }
  }
  return { element, uses, credentials };
}

function logIn(command: Pick<StepCredential, "packageManager" | "url" | "span">): StepCredential {
  return { by: "command", lasts: "job", ...command };
}

function moved({ start, end }: TextSpan, distance: number): TextSpan {
  return { start: start + distance, end: end + distance };
}
