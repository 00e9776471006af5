import type { WorkflowText } from "./contexts.ts";
import type { ContextValue } from "./expression.ts";
import type { GivenFolders } from "./job-folders.ts";
import type { Platform } from "./key-value-file.ts";
import type { CancelTimes } from "./step-process.ts";

/** A job as a workflow and a machine describe it. Everything has a default. */
export type JobOptions = GivenFolders & {
  /** The workflow's and the job's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Values of `secrets.*`: hidden from the first line on. */
  readonly secrets?: readonly string[];
  /** Values of the `github` context that differ from a push to main, for example `event_name`, `actor`. */
  readonly github?: Readonly<Record<string, ContextValue>>;
  /** The payload in the file at GITHUB_EVENT_PATH, also `github.event`. */
  readonly event?: { readonly [name: string]: ContextValue };
  /** The job's `outputs:`, evaluated after the posts. */
  readonly outputs?: Readonly<Record<string, WorkflowText>>;
  /** The system that RUNNER_OS and the grammar of command files follow; the real one by default. */
  readonly platform?: Platform;
  /** The node program that runs actions; the one of this process by default. */
  readonly nodeBinary?: string;
  /** Debug logging: RUNNER_DEBUG, `##[debug]` lines, and commands echoed. */
  readonly isDebug?: boolean;
  readonly cancelTimes?: CancelTimes;
  /** Called with each masked entry as it is logged. */
  readonly onLog?: (maskedText: string) => void;
};

export type StepOptions = {
  /** The step's `id:`; its outputs are then in `steps.<id>`. */
  readonly id?: string;
  /** The step's `env:`. */
  readonly env?: Readonly<Record<string, WorkflowText>>;
  /** The step's `if:`, `success()` by default. */
  readonly if?: string;
};

export type UsesOptions = StepOptions & {
  /** Evaluated for main, and once more for post with the contexts of that moment. */
  readonly with?: Readonly<Record<string, WorkflowText>>;
  /** What the workflow says after `uses:`, for the log; `./` by default. */
  readonly reference?: string;
};

export type RunOptions = StepOptions & {
  /** For a script: the shell that reads it; bash, or pwsh on Windows, by default. */
  readonly shell?: "bash" | "sh" | "pwsh";
  /** The working directory; the workspace by default. */
  readonly workingDirectory?: string;
};
