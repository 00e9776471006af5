import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Job } from "../runner/job.ts";
import type { StepResult } from "../runner/step.ts";
import { readFileTree } from "./file-tree.ts";

/** All that a reader of the finished job can see of a step, but for the inputs that the runner prints before it. */
export function seenOfStep(step: StepResult): string {
  const { annotations, summary, outputs, state } = step;
  return [
    withoutInputs(step),
    summary,
    JSON.stringify(annotations),
    ...entriesOf(outputs),
    ...entriesOf(state),
  ].join("\n");
}

/** What a step's process itself printed, without the commands that hide something: the runner never shows those. */
export function printedByStep({ stdout, stderr }: StepResult): string {
  const lines = `${stdout}\n${stderr}`.split("\n");
  return lines.filter((line) => !line.startsWith("::add-mask::")).join("\n");
}

/** What other processes of the machine can see: programs with their arguments, and names of variables. */
export function seenOnMachine(job: Job): string {
  return [...job.argv.flat(), ...Object.keys(job.environment), ...job.addedPath].join("\n");
}

/** Everything that stands in files below some folders, with their paths. */
export async function allFileText(...folders: readonly string[]): Promise<string> {
  const texts = folders.map(async (folder) => {
    const paths = Object.entries(await readFileTree(folder));
    const files = paths.filter(([, described]) => described.startsWith("file"));
    return Promise.all(
      files.map(async ([path]) => `${path}\n${await readFile(join(folder, path), "latin1")}`),
    );
  });
  return (await Promise.all(texts)).flat().join("\n");
}

function withoutInputs({ log, name }: StepResult): string {
  const end = "##[endgroup]\n";
  return log.startsWith(`##[group]${name}\nwith:`) ? log.slice(log.indexOf(end) + end.length) : log;
}

/** Values as they are, and not in JSON, which is one of the forms that are looked for. */
function entriesOf(record: Readonly<Record<string, string>>): string[] {
  return Object.entries(record).flat();
}
