import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

export type OutputStream = "stdout" | "stderr";

/** How long a cancelled process has to end, in milliseconds: after SIGINT, then after SIGTERM. */
export type CancelTimes = { readonly interrupt: number; readonly terminate: number };

/** The runner's own times. Source: actions/runner 2.336.0, `ProcessInvoker.cs`. */
export const RUNNER_CANCEL_TIMES: CancelTimes = { interrupt: 7500, terminate: 2500 };

/** Output that a process's children still hold open is waited for no longer than this, in milliseconds. */
const OPEN_STREAM_GRACE = 5000;

/** A running process of a step. */
export class StepProcess {
  /** The exit code when the process is gone and its output read; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #exited: Promise<number | null>;

  /**
   * Starts a process without standard input.
   *
   * @param options `onText`: all text as it comes; `onLine`: each line, ended by LF, CR LF or CR as .NET
   * reads lines. `ended` rejects when the program cannot be started.
   */
  constructor(options: {
    argv: readonly [string, ...string[]];
    folder: string;
    environment: Readonly<Record<string, string>>;
    onText: (stream: OutputStream, text: string) => void;
    onLine: (line: string) => void;
  }) {
    const [program, ...parameters] = options.argv;
    this.#child = spawn(program, parameters, {
      cwd: options.folder,
      env: { ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that a kill reaches what the process started.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    const streams = [this.#reading("stdout", options), this.#reading("stderr", options)];
    this.#exited = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("exit", (exitCode) => resolve(exitCode));
    });
    this.ended = this.#exited.then(async (exitCode) => {
      if (!(await settledWithin(Promise.all(streams), OPEN_STREAM_GRACE))) {
        this.#child.stdout.destroy();
        this.#child.stderr.destroy();
      }
      return exitCode;
    });
  }

  /** SIGINT, SIGTERM, then a kill; returns when the process is gone. */
  async cancel(times: CancelTimes): Promise<void> {
    this.#child.kill("SIGINT");
    if (await settledWithin(this.#exited, times.interrupt)) return;
    this.#child.kill("SIGTERM");
    if (await settledWithin(this.#exited, times.terminate)) return;
    this.kill();
    await this.#exited;
  }

  /** Ends the process, and on POSIX everything in its group, at once. */
  kill(): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    if (process.platform === "win32") {
      this.#child.kill("SIGKILL");
      return;
    }
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It ended by itself in this moment.
    }
  }

  #reading(
    name: OutputStream,
    to: { onText: (stream: OutputStream, text: string) => void; onLine: (line: string) => void },
  ): Promise<void> {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    const take = (text: string) => {
      if (text === "") return;
      to.onText(name, text);
      // A CR at the end may be the first half of CR LF, so it waits for what follows.
      const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) to.onLine(line);
    };
    const stream = this.#child[name];
    stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
    return new Promise((resolve) => {
      stream.once("close", () => {
        take(decoder.end());
        if (rest !== "") to.onLine(rest.replace(/\r$/, ""));
        resolve();
      });
    });
  }
}

/** Whether a promise settles within a time in milliseconds; its rejection counts as settled. */
async function settledWithin(promise: Promise<unknown>, time: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), time);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  const isSettled = await Promise.race([settled, expired]);
  clearTimeout(timer);
  return isSettled;
}
