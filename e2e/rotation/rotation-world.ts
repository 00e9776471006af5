import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { gitHubForTest } from "../github/github-for-test.ts";
import type { GitHubOptions, GitHubServer } from "../github/github-server.ts";
import type { TokenGrant } from "../github/token-grant.ts";
import { type Job, startJob } from "../runner/job.ts";
import type { StepResult } from "../runner/step.ts";
import { actionFolder } from "../scenarios/action-folder.ts";

/** Where this run of the workflow is, and the secret that is rotated. */
export const REPOSITORY = "example/app";
export const SECRET = "REGISTRY_TOKEN";
export const HOUR = 60 * 60_000;

/** Everything that the action asks for. */
const grants = {
  permissions: {
    secrets: "write",
    environments: "write",
    actions_variables: "write",
    dependabot_secrets: "write",
    codespaces_secrets: "write",
    agent_secrets: "write",
    organization_secrets: "write",
    organization_dependabot_secrets: "write",
    organization_codespaces_secrets: "write",
    organization_agent_secrets: "write",
    organization_actions_variables: "write",
    actions: "read",
  },
  repositories: "all",
} as const;

/** The token of an installed app, as the documentation recommends. */
export const appGrant: TokenGrant = { kind: "app", ...grants };

/** The token of a person, who may do what an app may not. */
export const personGrant: TokenGrant = { kind: "fine-grained", ...grants };

const rotateFolder = join(actionFolder, "rotate");
const preload = fileURLToPath(new URL("./preload-clock.mjs", import.meta.url));
if (!existsSync(join(actionFolder, "packages", "action", "dist", "rotate", "index.js"))) {
  throw new Error("The sub-action is not built, and these tests run its bundle: run `npm run build` first.");
}

export interface JobStart {
  readonly secrets?: readonly string[];
  readonly of?: "next run" | "same run";
  /** Milliseconds that the action waits for an answer at the most; by default as long as it does. */
  readonly longestWait?: number;
  /** Under which GitHub is to be asked, if not its own address. */
  readonly apiUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** GitHub, the time, and the runs of one workflow. */
export class RotationWorld {
  readonly github: GitHubServer;
  /** What the action writes secrets with. */
  readonly githubToken: string;
  readonly #time: { ahead: number };
  #run = 100;
  #attempt = 1;

  constructor(github: GitHubServer, githubToken: string, time: { ahead: number }) {
    this.github = github;
    this.githubToken = githubToken;
    this.#time = time;
  }

  /** The time of all servers, and of the processes that are started. */
  readonly now = (): number => Date.now() + this.#time.ahead;

  pass(milliseconds: number): void {
    this.#time.ahead += milliseconds;
  }

  /**
   * Begins a job. Its folders go with the test.
   *
   * @param options `secrets`: hidden by the runner itself. `of`: a run of its own (default), or the run before once more
   */
  async startJob({
    secrets = [],
    of = "next run",
    longestWait,
    apiUrl = this.github.url,
    env,
  }: JobStart = {}): Promise<Job> {
    if (of === "next run") {
      this.#run += 1;
      this.#attempt = 0;
    }
    this.#attempt += 1;
    const job = await startJob({
      secrets: [this.githubToken, ...secrets],
      github: {
        api_url: apiUrl,
        repository: REPOSITORY,
        run_id: String(this.#run),
        run_attempt: String(this.#attempt),
      },
      env: {
        ...env,
        NODE_OPTIONS: `--import=${preload}`,
        CLOCK_AHEAD: String(this.#time.ahead),
        CLOCK_LIMIT: String(longestWait ?? ""),
      },
    });
    onTestFinished(() => job.dispose());
    return job;
  }

  /** One run of the sub-action, to its end; of the one that was built here, unless another folder is named. */
  async rotate(
    inputs: Readonly<Record<string, string>>,
    start?: JobStart,
    folder?: string,
  ): Promise<StepResult> {
    return this.rotateIn(await this.startJob(start), inputs, folder);
  }

  rotateIn(job: Job, inputs: Readonly<Record<string, string>>, folder = rotateFolder): Promise<StepResult> {
    return job.uses(folder, {
      reference: "./rotate",
      with: { "github-token": this.githubToken, "secret-name": SECRET, ...inputs },
    });
  }
}

/** Starts a GitHub with one organization, one repository, and a token that may do all that the action asks for. */
export async function rotationWorld({
  grant = appGrant,
  ...options
}: Omit<GitHubOptions, "now"> & { grant?: TokenGrant } = {}): Promise<RotationWorld> {
  const time = { ahead: 0 };
  const github = await gitHubForTest({ ...options, now: () => new Date(Date.now() + time.ahead) });
  github.state.addOrganization("example");
  github.state.addRepository(REPOSITORY, { environments: ["production"] });
  const githubToken = `ghs_${randomBytes(18).toString("hex")}`;
  github.addToken(githubToken, grant);
  return new RotationWorld(github, githubToken, time);
}
