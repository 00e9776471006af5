import { appendToSummary } from "./append-to-summary.ts";
import { printable } from "./log-commands.ts";
import { markdownText } from "./markdown-text.ts";
import type { Description } from "./rotation/describe-result.ts";
import type { WorkflowCommands } from "./workflow-commands.ts";

/** Tells on the page of the run, and in its log, what became of a rotation. The log has the remarks already. */
export function tellRotation(
  description: Description,
  { commands, env }: { commands: WorkflowCommands; env: Readonly<Record<string, string | undefined>> },
): void {
  const { title, rows, remarks } = description;
  commands.info(printable(title));
  for (const [heading, texts] of rows) commands.info(printable(`  ${heading}: ${texts.join(", ")}`));
  appendToSummary(
    [
      `### ${markdownText(title)}`,
      "",
      "| | |",
      "| --- | --- |",
      ...rows.map(([heading, texts]) => `| ${heading} | ${texts.map(markdownText).join("<br>")} |`),
      ...(remarks.length === 0 ? [] : ["", ...remarks.map((remark) => `- ${markdownText(remark)}`)]),
    ],
    env,
  );
}
