import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Platform, readKeyValueFile } from "./key-value-file.ts";
import type { Masks } from "./masks.ts";
import type { NameMap } from "./name-map.ts";
import type { Step } from "./step.ts";

/** The files through which a step's process speaks to the runner, named as in the `github` context. */
export type CommandFiles = {
  readonly env: string;
  readonly output: string;
  readonly path: string;
  readonly state: string;
  readonly step_summary: string;
};

/** The parts of a job that a step may change by its command files. */
export type JobSurroundings = {
  readonly environment: NameMap;
  /** Folders added to PATH, the last one searched first. */
  readonly addedPath: string[];
  readonly masks: Masks;
  readonly platform: Platform;
};

const FILE_PREFIXES = {
  env: "set_env_",
  output: "set_output_",
  path: "add_path_",
  state: "save_state_",
  step_summary: "step_summary_",
};

/** A larger step summary is dropped, in bytes. */
const LARGEST_SUMMARY = 1024 * 1024;

/** Makes the empty files of one step in `RUNNER_TEMP/_runner_file_commands`. */
export async function makeCommandFiles(temporaryFolder: string): Promise<CommandFiles> {
  const folder = join(temporaryFolder, "_runner_file_commands");
  await mkdir(folder, { recursive: true });
  const suffix = randomUUID();
  const pathOf = (kind: keyof CommandFiles) => join(folder, `${FILE_PREFIXES[kind]}${suffix}`);
  const files: CommandFiles = {
    env: pathOf("env"),
    output: pathOf("output"),
    path: pathOf("path"),
    state: pathOf("state"),
    step_summary: pathOf("step_summary"),
  };
  for (const file of Object.values(files)) await writeFile(file, "");
  return files;
}

/**
 * Takes over what a step wrote, after its process ended in whatever way, and removes the files. A file that
 * breaks the grammar fails the step; what stands before the fault, and the other files, still count.
 */
export async function takeCommandFiles(files: CommandFiles, step: Step, job: JobSurroundings): Promise<void> {
  await taking("path", step, async () => {
    for (const folder of (await text(files.path)).split(/\r\n|\n|\r/)) addToPath(job.addedPath, folder);
  });
  await taking("env", step, async () => {
    for (const [name, value] of readKeyValueFile(await text(files.env), job.platform)) {
      exportVariable(name, value, step, job.environment);
    }
  });
  await taking("step_summary", step, async () =>
    takeSummary(await text(files.step_summary), step, job.masks),
  );
  await taking("output", step, async () => {
    for (const [name, value] of readKeyValueFile(await text(files.output), job.platform)) {
      step.outputs.set(name, value);
      step.debug(`Set output ${name} = ${value}`);
    }
  });
  await taking("state", step, async () => {
    for (const [name, value] of readKeyValueFile(await text(files.state), job.platform)) {
      step.state.set(name, value);
      step.debug(`Save intra-action state ${name} = ${value}`);
    }
  });
  for (const file of Object.values(files)) await rm(file, { force: true });
}

async function taking(kind: keyof CommandFiles, step: Step, take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    step.fail(`Unable to process file command '${kind}' successfully.`);
    step.fail(error instanceof Error ? error.message : String(error));
  }
}

/** A file that the step removed is like an empty one. */
async function text(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

function addToPath(addedPath: string[], folder: string): void {
  if (folder === "") return;
  const earlier = addedPath.indexOf(folder);
  if (earlier !== -1) addedPath.splice(earlier, 1);
  addedPath.push(folder);
}

function exportVariable(name: string, value: string, step: Step, environment: NameMap): void {
  if (name.toUpperCase() === "NODE_OPTIONS") {
    const message = "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.";
    step.annotate({ level: "error", message });
    return;
  }
  environment.set(name, value);
  step.debug(`${name}='${value}'`);
}

function takeSummary(summary: string, step: Step, masks: Masks): void {
  const size = Buffer.byteLength(summary);
  if (size > LARGEST_SUMMARY) {
    const message = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(size / 1024)}k.`;
    step.annotate({ level: "error", message });
    return;
  }
  if (summary === "") return;
  const lines = summary.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  step.summary = lines.map((line) => `${masks.mask(line)}\n`).join("");
}
