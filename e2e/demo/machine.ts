import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job } from "../runner/job.ts";
import { startJob } from "../runner/job.ts";
import { expect } from "./demo-failure.ts";
import { describeDifferences, type FolderState, readFolderState } from "./folder-state.ts";
import type { Secrets } from "./secrets.ts";

/** A machine that runs one job after the other with one and the same HOME. */
export class Machine {
  readonly home: string;
  /** What HOME held before the first job. */
  readonly start: FolderState;
  readonly #secrets: Secrets;
  readonly #jobs: Job[] = [];
  readonly #remove: () => Promise<void>;
  #searchedFileCount = 0;

  constructor(options: { home: string; start: FolderState; secrets: Secrets; remove: () => Promise<void> }) {
    this.home = options.home;
    this.start = options.start;
    this.#secrets = options.secrets;
    this.#remove = options.remove;
  }

  get jobCount(): number {
    return this.#jobs.length;
  }

  /** How many files were searched for secrets after the posts of all jobs. */
  get searchedFileCount(): number {
    return this.#searchedFileCount;
  }

  /**
   * @param secrets values of the workflow's `secrets.*`
   * @param env variables that the runner gives to the job
   */
  async startJob(secrets: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Job> {
    const job = await startJob({ home: this.home, secrets, env });
    this.#jobs.push(job);
    return job;
  }

  /**
   * Lets the posts run, and looks for secrets in what the job left behind.
   *
   * @returns the masked log of the post, without the runner's own line
   */
  async finish(job: Job): Promise<string> {
    let leaks: string[] = [];
    const { posts } = await job.finish({
      beforeWipe: async (runnerTemp) => {
        const folders = [runnerTemp, job.folders.workspace, this.home];
        const states = await Promise.all(folders.map(readFolderState));
        const files = states.flatMap((state) => [...state.values()]).filter(({ kind }) => kind === "file");
        this.#searchedFileCount += files.length;
        leaks = states.flatMap((state) => this.#secrets.findFiles(state));
      },
    });
    const isFine = posts.every(({ conclusion }) => conclusion === "success");
    expect(isFine, "The post of the action failed.", job.log);
    const ours = leaks.filter((path) => !this.start.has(path));
    expect(ours.length === 0, `After post the token is still in ${ours.join(", ")}.`);
    return posts.map(({ log }) => log.replace("Post job cleanup.\n", "")).join("");
  }

  /** What differs in HOME from the start, one line for each path. */
  async differences(): Promise<string[]> {
    return describeDifferences(this.home, this.start, await readFolderState(this.home));
  }

  /** The text with this HOME as `~`. */
  short(text: string): string {
    return text.replaceAll(this.home, "~");
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#jobs.map((job) => job.dispose()));
    await this.#remove();
  }
}

/**
 * Makes a machine in a temporary folder.
 *
 * @param furnish puts files into HOME before the first job
 */
export async function makeMachine(
  secrets: Secrets,
  furnish: (home: string) => Promise<void>,
): Promise<Machine> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "registry-token-demo-")));
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 5 });
  try {
    const home = join(root, "home");
    await mkdir(home);
    await furnish(home);
    return new Machine({ home, start: await readFolderState(home), secrets, remove });
  } catch (error) {
    await remove();
    throw error;
  }
}
