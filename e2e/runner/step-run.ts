import { makeCommandFiles, takeCommandFiles } from "./command-files.ts";
import { type Contexts, evaluateBlock, type WorkflowText } from "./contexts.ts";
import { evaluateCondition } from "./expression.ts";
import type { JobState, RunningStep } from "./job-state.ts";
import { NameMap } from "./name-map.ts";
import type { Step, StepConclusion, StepResult } from "./step.ts";
import { machineEnvironment, stepEnvironment } from "./step-environment.ts";
import { StepOutput } from "./step-output.ts";
import { StepProcess } from "./step-process.ts";

/** A step that is due: what to ask and what to start when its turn comes. */
export type StepPlan = {
  readonly step: Step;
  /** GITHUB_ACTION. */
  readonly actionName: string;
  readonly condition: string;
  readonly env: Readonly<Record<string, WorkflowText>>;
  /** Called when it is sure that the step runs, before anything else of it. */
  readonly onStart: () => void;
  /** What the runner says of an exit code that is not 0; nothing of its own for an action. */
  readonly failureMessage?: (exitCode: number) => string;
  /** What to start, by the contexts of this moment; it also prints what comes before the process's output. */
  readonly prepare: (contexts: Contexts, env: NameMap) => Promise<StepStart>;
};

export type StepStart = {
  readonly argv: readonly [string, ...string[]];
  readonly folder: string;
  readonly inputs: Iterable<readonly [string, string]>;
  /** STATE_* variables; empty for a command. */
  readonly state: Iterable<readonly [string, string]>;
};

type Ending = { readonly conclusion: StepConclusion; readonly exitCode: number | null };

/** Runs one step of a job from its condition to its result. */
export async function runStep(job: JobState, plan: StepPlan): Promise<StepResult> {
  const { step } = plan;
  const { status } = job;
  const ending: Ending =
    !job.isShutDown && evaluateCondition(plan.condition, { contexts: { ...job.contexts() }, status })
      ? await runUnderControl(job, plan)
      : { conclusion: "skipped", exitCode: null };
  const result = step.result(ending.conclusion, ending.exitCode);
  job.results.push(result);
  return result;
}

/** Runs the process of a step and lets the job cancel or kill it meanwhile. */
async function runUnderControl(job: JobState, plan: StepPlan): Promise<Ending> {
  let started: StepProcess | undefined;
  let isStopped = false;
  const stop = async (how: (process: StepProcess) => Promise<void> | void) => {
    isStopped = true;
    if (started !== undefined) await how(started);
    await settled;
  };
  const running: RunningStep = {
    condition: plan.condition,
    cancel: (times) => stop((process) => process.cancel(times)),
    kill: () => stop((process) => process.kill()),
  };
  job.running.add(running);
  plan.onStart();
  const ended = runProcess(job, plan, {
    isStopped: () => isStopped,
    onProcess: (process) => {
      started = process;
    },
  });
  const settled = ended.then(
    () => {},
    () => {},
  );
  const exitCode = await ended.finally(() => job.running.delete(running));
  if (isStopped) {
    plan.step.annotate({ level: "error", message: "The operation was canceled." });
    return { conclusion: "cancelled", exitCode };
  }
  return { conclusion: plan.step.hasFailed ? "failure" : "success", exitCode };
}

async function runProcess(
  job: JobState,
  plan: StepPlan,
  control: { isStopped: () => boolean; onProcess: (process: StepProcess) => void },
): Promise<number | null> {
  const { step } = plan;
  const files = await makeCommandFiles(job.folders.temporary);
  const now = job.contexts();
  const env = new NameMap(job.nameRule, [
    ...job.environment,
    ...Object.entries(evaluateBlock(plan.env, now)),
  ]);
  const { argv, folder, inputs, state } = await plan.prepare({ ...now, env: env.toObject() }, env);
  const environment = stepEnvironment({
    platform: job.platform,
    machine: machineEnvironment(job.folders.home),
    env,
    state,
    inputs,
    addedPath: job.addedPath,
    github: { ...job.github, ...files, action: plan.actionName },
    runner: job.runner,
  });
  const output = new StepOutput({
    step,
    masks: job.masks,
    workspace: job.folders.workspace,
    isDebug: job.log.isDebug,
  });
  let exitCode: number | null = null;
  try {
    if (!control.isStopped()) {
      job.argv.push([...argv]);
      const started = new StepProcess({
        argv,
        folder,
        environment,
        onText: (stream, text) => {
          step[stream] += text;
          job.rawLog += text;
        },
        onLine: (line) => output.receive(line),
      });
      control.onProcess(started);
      exitCode = await started.ended;
      if (exitCode !== 0 && !control.isStopped()) {
        step.fail(exitCode === null ? undefined : plan.failureMessage?.(exitCode));
      }
    }
  } catch (error) {
    step.fail(error instanceof Error ? error.message : String(error));
  }
  if (!job.isShutDown) await takeCommandFiles(files, step, job);
  return exitCode;
}
