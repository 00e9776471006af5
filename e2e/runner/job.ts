import { resolve } from "node:path";
import { readActionMetadata } from "./action-metadata.ts";
import { evaluateBlock } from "./contexts.ts";
import { evaluateCondition, type JobStatus } from "./expression.ts";
import { emptyFolder, type JobFolders, makeJobFolders } from "./job-folders.ts";
import type { JobOptions, RunOptions, UsesOptions } from "./job-options.ts";
import { JobState } from "./job-state.ts";
import { writeShellScript } from "./shell-script.ts";
import { Step, type StepResult } from "./step.ts";
import { printStepDetails, stepInputs } from "./step-inputs.ts";
import { runStep } from "./step-run.ts";

/** What became of a job. */
export type JobResult = {
  readonly conclusion: JobStatus;
  /** The posts in the order in which they ran: the last main's first. */
  readonly posts: readonly StepResult[];
  /** The outputs that other jobs get: those with anything masked in them are dropped. */
  readonly outputs: Readonly<Record<string, string>>;
};

/**
 * Starts a job that treats actions as GitHub's runner (2.336.0) does: real folders, real processes, its
 * grammar, its masks, its order of things. Background steps differ in one point: what they export counts as
 * soon as they end.
 */
export async function startJob(options: JobOptions = {}): Promise<Job> {
  const folders = await makeJobFolders(options);
  const state = new JobState(folders, options);
  await state.writeEvent();
  return new Job(state, options);
}

/** A running job; see {@link startJob}. */
export class Job {
  readonly #state: JobState;
  readonly #options: JobOptions;
  readonly #posts: (() => Promise<StepResult>)[] = [];
  readonly #names = new Map<string, number>();
  #outputs: Readonly<Record<string, string>> = {};

  constructor(state: JobState, options: JobOptions) {
    this.#state = state;
    this.#options = options;
  }

  get folders(): JobFolders {
    return this.#state.folders;
  }

  /** What a reader of the log sees: masked. */
  get log(): string {
    return this.#state.log.text;
  }

  /** All that processes wrote, in the order in which it came, before the runner read or masked it. */
  get rawLog(): string {
    return this.#state.rawLog;
  }

  /** Program and arguments of every process that was started. */
  get argv(): readonly (readonly string[])[] {
    return this.#state.argv;
  }

  /** The results of all steps that ended or were skipped, posts included. */
  get steps(): readonly StepResult[] {
    return this.#state.results;
  }

  /** The job's variables with what steps exported: what the next step gets, without its own `env:`. */
  get environment(): Readonly<Record<string, string>> {
    return this.#state.environment.toObject();
  }

  /** Folders that steps added to PATH, the first one searched first. */
  get addedPath(): readonly string[] {
    return this.#state.addedPath.toReversed();
  }

  get status(): JobStatus {
    return this.#state.status;
  }

  /** The job's outputs; empty until the job is finished. */
  get outputs(): Readonly<Record<string, string>> {
    return this.#outputs;
  }

  /** Resolves as soon as the masked log holds the text. */
  waitForLog(text: string): Promise<void> {
    return this.#state.log.waitFor(text);
  }

  /**
   * A step that uses a JavaScript action. Its post is registered when its main starts, whatever comes of it.
   * May be called while other steps run: the order of the calls is the order of the starts.
   *
   * @param actionFolder the folder that holds `action.yml`
   * @throws Error when there is no such file, it is no JavaScript action, or a `with` or `env` text throws
   */
  async uses(actionFolder: string, options: UsesOptions = {}): Promise<StepResult> {
    const reference = options.reference ?? "./";
    const actionName = this.#actionName(options.id, reference.startsWith("./") ? "__self" : "__action");
    const metadata = readActionMetadata(actionFolder);
    const job = this.#state;
    const main = new Step({ id: actionName, name: `Run ${reference}`, log: job.log });

    const perform = (step: Step, phase: "main" | "post", script: string, condition: string) =>
      runStep(job, {
        step,
        actionName,
        condition,
        env: options.env ?? {},
        onStart: () => {
          if (phase === "post" || metadata.post === undefined) return;
          const { post, postCondition } = metadata;
          const name = `Post ${main.name}`;
          this.#posts.push(() => {
            const step = new Step({ id: actionName, name, state: main.state, log: job.log });
            return perform(step, "post", post, postCondition);
          });
        },
        prepare: async (contexts, env) => {
          const inputs = stepInputs({
            declared: metadata.inputs,
            given: evaluateBlock(options.with ?? {}, contexts),
            contexts: { ...contexts },
            status: job.status,
            step,
          });
          if (phase === "post") step.write("Post job cleanup.");
          else printStepDetails(step, step.name, { with: inputs, env });
          return {
            argv: [job.nodeBinary, resolve(actionFolder, script)],
            folder: job.folders.workspace,
            inputs,
            state: main.state,
          };
        },
      });

    const result = await perform(main, "main", metadata.main, options.if ?? "success()");
    this.#remember(options.id, result);
    return result;
  }

  /**
   * A step that runs a command.
   *
   * @param command a script for a shell as in `run:`, or program and arguments to start without a shell
   */
  async run(command: string | readonly [string, ...string[]], options: RunOptions = {}): Promise<StepResult> {
    const job = this.#state;
    const shown = typeof command === "string" ? command : command.join(" ");
    const actionName = this.#actionName(options.id, "__run");
    const step = new Step({ id: actionName, name: `Run ${shown.split("\n", 1)[0]}`, log: job.log });
    const result = await runStep(job, {
      step,
      actionName,
      condition: options.if ?? "success()",
      env: options.env ?? {},
      onStart: () => {},
      failureMessage: (exitCode) => `Process completed with exit code ${exitCode}.`,
      prepare: async (_contexts, env) => {
        printStepDetails(step, step.name, { with: [], env });
        const argv =
          typeof command === "string"
            ? await writeShellScript(command, {
                shell: options.shell,
                platform: job.platform,
                temporaryFolder: job.folders.temporary,
              })
            : command;
        return { argv, folder: options.workingDirectory ?? job.folders.workspace, inputs: [], state: [] };
      },
    });
    this.#remember(options.id, result);
    return result;
  }

  /**
   * Cancels the job as a person does on GitHub: running steps whose condition no longer holds get SIGINT,
   * SIGTERM and a kill; posts still run in `finish`. Returns when those steps have ended.
   */
  async cancel(): Promise<void> {
    const job = this.#state;
    job.isCancelled = true;
    const surroundings = { contexts: { ...job.contexts() }, status: job.status };
    const unwanted = [...job.running].filter(({ condition }) => !evaluateCondition(condition, surroundings));
    await Promise.all(unwanted.map((step) => step.cancel(job.cancelTimes)));
  }

  /** The machine goes down: all processes are killed, no post runs, and RUNNER_TEMP is emptied. */
  async shutdown(): Promise<void> {
    const job = this.#state;
    job.isCancelled = true;
    job.isShutDown = true;
    await Promise.all([...job.running].map((step) => step.kill()));
    await emptyFolder(job.folders.temporary);
  }

  /**
   * Ends the job: posts in reverse order, then the job's outputs, then RUNNER_TEMP is emptied.
   *
   * @param options `beforeWipe`: a last look at RUNNER_TEMP, called with its path after the last post
   */
  async finish(
    options: { beforeWipe?: (runnerTemp: string) => void | Promise<void> } = {},
  ): Promise<JobResult> {
    const job = this.#state;
    const posts: StepResult[] = [];
    while (!job.isShutDown) {
      const post = this.#posts.pop();
      if (post === undefined) break;
      posts.push(await post());
    }
    if (!job.isShutDown) this.#outputs = this.#jobOutputs();
    await options.beforeWipe?.(job.folders.temporary);
    await emptyFolder(job.folders.temporary);
    return { conclusion: job.status, posts, outputs: this.#outputs };
  }

  /** Kills what still runs and removes the folders the job made; folders that were given stay. */
  async dispose(): Promise<void> {
    this.#state.isShutDown = true;
    await Promise.all([...this.#state.running].map((step) => step.kill()));
    await this.#state.folders.remove();
  }

  #jobOutputs(): Record<string, string> {
    const job = this.#state;
    const outputs: Record<string, string> = {};
    for (const [name, value] of Object.entries(evaluateBlock(this.#options.outputs ?? {}, job.contexts()))) {
      if (value === "") continue;
      if (job.masks.isHiding(value)) {
        job.log.write(`##[warning]Skip output '${name}' since it may contain secret.`);
      } else outputs[name] = value;
    }
    return outputs;
  }

  /** The name of a step in GITHUB_ACTION: its id, or a generated one with a number from the second on. */
  #actionName(id: string | undefined, generated: string): string {
    const name = id ?? generated;
    const count = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, count);
    if (count === 1) return name;
    if (id !== undefined) throw new Error(`The job has two steps with the id "${id}".`);
    return `${name}_${count}`;
  }

  #remember(id: string | undefined, { outputs, conclusion }: StepResult): void {
    if (id === undefined) return;
    this.#state.stepContexts[id] = { outputs, outcome: conclusion, conclusion };
  }
}
