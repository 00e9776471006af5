import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const guard = fileURLToPath(new URL("guard.ts", import.meta.url));

const hasGroups = process.platform !== "win32";

/** A program together with everything it starts. It is ended as a whole, at the latest with this process. */
export class ProcessGroup {
  /** Both streams, as far as they have come. */
  output = "";
  /** The exit code, when the program is gone and its output read; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessWithoutNullStreams;

  /** Starts a program without standard input, under a guard that leads a group of its own. */
  constructor(program: string, parameters: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#child = spawn(process.execPath, [guard, program, ...parameters], {
      env: environment,
      stdio: "pipe",
      detached: hasGroups,
      windowsHide: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("exit", () => this.#killRest());
      this.#child.once("close", resolve);
    });
  }

  /**
   * Waits until the program has written a text.
   *
   * @param options.within the time for it, in milliseconds
   * @returns the match
   * @throws Error with all output, where the program ends before, or the time is over
   */
  written(pattern: RegExp, options: { within: number }): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const settle = (failure?: string) => {
        const match = pattern.exec(this.output);
        if (match === null && failure === undefined) return;
        clearTimeout(timer);
        this.#child.stdout.off("data", look);
        this.#child.stderr.off("data", look);
        if (match !== null) resolve(match);
        else reject(new Error(`${failure} before ${pattern} was written:\n${this.output}`));
      };
      const look = () => settle();
      const timer = setTimeout(() => settle("The time was over"), options.within);
      this.#child.stdout.on("data", look);
      this.#child.stderr.on("data", look);
      void this.ended.then(() => settle("The program ended"));
      look();
    });
  }

  /** Ends the whole group; returns when the program is gone. What has not ended by itself in 5 s is killed. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    await this.ended;
  }

  /** What the program has left behind when it ended by itself. */
  #killRest(): void {
    if (!hasGroups || this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // Nobody is left in the group.
    }
  }
}
