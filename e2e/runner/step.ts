import type { JobLog } from "./job-log.ts";
import { NameMap } from "./name-map.ts";

export type StepConclusion = "success" | "failure" | "cancelled" | "skipped";

/** A note of a step that GitHub shows on the run's page and beside the file it names. */
export type Annotation = {
  readonly level: "error" | "warning" | "notice";
  /** Masked, then cut at 4096 characters. */
  readonly message: string;
  /** Not masked: the runner masks the message only. */
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
};

/** What became of one step: a main, a post, or a command. */
export type StepResult = {
  readonly id: string;
  readonly name: string;
  readonly conclusion: StepConclusion;
  /** The process's exit code; null when there was no process or a signal ended it. */
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** The state saved so far for the post of this step. */
  readonly state: Readonly<Record<string, string>>;
  readonly annotations: readonly Annotation[];
  /** The step summary as GitHub shows it: masked line by line, empty when there is none. */
  readonly summary: string;
  /** The step's part of the job log: masked. */
  readonly log: string;
  /** What the process wrote, before the runner read or masked it. */
  readonly stdout: string;
  readonly stderr: string;
};

const LONGEST_ANNOTATION = 4096;
const MOST_ANNOTATIONS_OF_A_LEVEL = 10;

/** One step while it runs: the one owner of its log, annotations, outputs and verdict. */
export class Step {
  readonly id: string;
  readonly name: string;
  readonly outputs = new NameMap("any-case");
  /** One map for a main and its post. */
  readonly state: NameMap;
  readonly annotations: Annotation[] = [];
  summary = "";
  stdout = "";
  stderr = "";
  readonly #log: JobLog;
  readonly #lines: string[] = [];
  #hasFailed = false;

  constructor(options: { id: string; name: string; state?: NameMap; log: JobLog }) {
    this.id = options.id;
    this.name = options.name;
    this.state = options.state ?? new NameMap("any-case");
    this.#log = options.log;
  }

  write(text: string): void {
    this.#lines.push(this.#log.write(text));
  }

  /** Written only in a job with debug logging. */
  debug(text: string): void {
    if (!this.#log.isDebug) return;
    for (const line of text.split(/\r\n|\n|\r/)) this.write(`##[debug]${line}`);
  }

  annotate(annotation: Annotation): void {
    const { level, message } = annotation;
    if (message !== "") this.write(`##[${level}]${message}`);
    if (this.annotations.filter((earlier) => earlier.level === level).length < MOST_ANNOTATIONS_OF_A_LEVEL) {
      this.annotations.push({
        ...annotation,
        message: this.#log.masks.mask(message).slice(0, LONGEST_ANNOTATION),
      });
    }
  }

  /**
   * Makes the step fail, whatever its process says.
   *
   * @param message the reason, for an annotation; left out where the runner adds no word of its own
   */
  fail(message?: string): void {
    if (message !== undefined) this.annotate({ level: "error", message });
    this.#hasFailed = true;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  result(conclusion: StepConclusion, exitCode: number | null): StepResult {
    return {
      id: this.id,
      name: this.name,
      conclusion,
      exitCode,
      outputs: this.outputs.toObject(),
      state: this.state.toObject(),
      annotations: [...this.annotations],
      summary: this.summary,
      log: this.#lines.map((line) => `${line}\n`).join(""),
      stdout: this.stdout,
      stderr: this.stderr,
    };
  }
}
