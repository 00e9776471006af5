import { type ChildProcess, spawn } from "node:child_process";

/** How long a group has to end by itself, in milliseconds. */
const GRACE = 5_000;

/** A program together with everything it starts. It is ended as a whole, at the latest with this process. */
export class ProcessGroup {
  readonly child: ChildProcess;
  /** Both streams, as far as they have come. */
  output = "";
  readonly #ended: Promise<void>;
  readonly #killNow = () => this.#signal("SIGKILL");

  /** Starts a program without standard input, as the leader of a group of its own. Not for Windows. */
  constructor(program: string, parameters: readonly string[], environment: NodeJS.ProcessEnv) {
    this.child = spawn(program, parameters, {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.#ended = new Promise((resolve) => {
      this.child.once("error", () => resolve());
      this.child.once("exit", () => resolve());
    });
    process.once("exit", this.#killNow);
  }

  /**
   * Waits until the program has written a text.
   *
   * @param options.within the time for it, in milliseconds
   * @returns the match
   * @throws Error with all output, where the program ends before, or the time is over
   */
  async written(pattern: RegExp, options: { within: number }): Promise<RegExpExecArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const look = () => {
      const match = pattern.exec(this.output);
      if (match !== null) resolve(match);
    };
    const fail = (why: string) => reject(new Error(`${why} before ${pattern} was written:\n${this.output}`));
    const timer = setTimeout(() => fail("The time was over"), options.within);
    this.child.stdout?.on("data", look);
    this.child.stderr?.on("data", look);
    void this.#ended.then(() => fail("The program ended"));
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      this.child.stdout?.off("data", look);
      this.child.stderr?.off("data", look);
    });
  }

  /** Ends the whole group; returns when its leader is gone. What has not ended by itself in 5 s is killed. */
  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    const timer = setTimeout(this.#killNow, GRACE);
    await this.#ended;
    clearTimeout(timer);
    // The leader's children, if it did not take them along.
    this.#killNow();
    process.off("exit", this.#killNow);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // Nobody is left in the group.
    }
  }
}
