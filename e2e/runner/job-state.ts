import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Contexts, githubContext, runnerContext, type StepContext } from "./contexts.ts";
import type { ContextValue, JobStatus } from "./expression.ts";
import type { JobFolders } from "./job-folders.ts";
import { JobLog } from "./job-log.ts";
import type { JobOptions } from "./job-options.ts";
import type { Platform } from "./key-value-file.ts";
import { Masks } from "./masks.ts";
import { NameMap, type NameRule } from "./name-map.ts";
import type { StepResult } from "./step.ts";
import { type CancelTimes, RUNNER_CANCEL_TIMES } from "./step-process.ts";

/** A step that has begun and not ended. */
export type RunningStep = {
  /** The condition that, while it holds, keeps a cancelled job from ending the step. */
  readonly condition: string;
  /** Ends the process in the three stages, and waits for the step. */
  readonly cancel: (times: CancelTimes) => Promise<void>;
  /** Ends the process at once, and waits for the step. */
  readonly kill: () => Promise<void>;
};

/** What the steps of one job share. */
export class JobState {
  readonly folders: JobFolders;
  readonly platform: Platform;
  readonly masks = new Masks();
  readonly log: JobLog;
  readonly nameRule: NameRule;
  readonly environment: NameMap;
  readonly addedPath: string[] = [];
  readonly github: Record<string, ContextValue>;
  readonly runner: Record<string, string>;
  readonly nodeBinary: string;
  readonly cancelTimes: CancelTimes;
  readonly argv: string[][] = [];
  readonly results: StepResult[] = [];
  readonly stepContexts: Record<string, StepContext> = {};
  readonly running = new Set<RunningStep>();
  rawLog = "";
  isCancelled = false;
  isShutDown = false;

  constructor(folders: JobFolders, options: JobOptions) {
    const isDebug = options.isDebug ?? false;
    this.folders = folders;
    this.platform = options.platform ?? hostPlatform();
    this.log = new JobLog({ masks: this.masks, isDebug, onLine: options.onLog ?? (() => {}) });
    this.nameRule = this.platform === "win32" ? "any-case" : "exact";
    this.environment = new NameMap(this.nameRule, Object.entries(options.env ?? {}));
    this.github = { ...githubContext(folders, options.github ?? {}), event: options.event ?? {} };
    this.runner = runnerContext(folders, this.platform, isDebug);
    this.nodeBinary = options.nodeBinary ?? process.execPath;
    this.cancelTimes = options.cancelTimes ?? RUNNER_CANCEL_TIMES;
    this.masks.add(String(this.github.token));
    for (const secret of options.secrets ?? []) this.masks.add(secret);
  }

  get status(): JobStatus {
    if (this.isCancelled) return "cancelled";
    return this.results.some(({ conclusion }) => conclusion === "failure") ? "failure" : "success";
  }

  /** The contexts of this moment. */
  contexts(): Contexts {
    return {
      github: this.github,
      runner: this.runner,
      env: this.environment.toObject(),
      job: { status: this.status },
      steps: { ...this.stepContexts },
    };
  }

  async writeEvent(): Promise<void> {
    const file = join(this.folders.temporary, "_github_workflow", "event.json");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(this.github.event, undefined, 2));
  }
}

function hostPlatform(): Platform {
  return process.platform === "win32" || process.platform === "darwin" ? process.platform : "linux";
}
