import { type ChildProcess, spawn } from "node:child_process";

/** How long a group has to end by itself, in milliseconds. */
const GRACE = 5_000;

const hasGroups = process.platform !== "win32";

/** A program together with everything it starts. It is ended as a whole, at the latest with this process. */
export class ProcessGroup {
  /** Both streams, as far as they have come. */
  output = "";
  /** The exit code, when the program is gone; null where a signal ended it, or it could not be started. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #killNow = () => this.#signal("SIGKILL");

  /** Starts a program without standard input, as the leader of a group of its own. */
  constructor(program: string, parameters: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#child = spawn(program, parameters, {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: hasGroups,
      windowsHide: true,
    });
    for (const stream of this.#streams) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.once("error", ({ message }) => {
        this.output += message;
        resolve(null);
      });
      this.#child.once("exit", resolve);
    });
    process.once("exit", this.#killNow);
    void this.ended.then(() => process.off("exit", this.#killNow));
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
        for (const stream of this.#streams) stream.off("data", look);
        if (match !== null) resolve(match);
        else reject(new Error(`${failure} before ${pattern} was written:\n${this.output}`));
      };
      const look = () => settle();
      const timer = setTimeout(() => settle("The time was over"), options.within);
      for (const stream of this.#streams) stream.on("data", look);
      void this.ended.then(() => settle("The program ended"));
      look();
    });
  }

  /** Ends the whole group; returns when its leader is gone. What has not ended by itself in 5 s is killed. */
  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    const timer = setTimeout(this.#killNow, GRACE);
    await this.ended;
    clearTimeout(timer);
    // What the leader left behind.
    if (hasGroups) this.#killNow();
  }

  get #streams() {
    return [this.#child.stdout, this.#child.stderr].filter((stream) => stream !== null);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      if (hasGroups) process.kill(-this.#child.pid, signal);
      else this.#child.kill(signal);
    } catch {
      // Nobody is left in the group.
    }
  }
}
