import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { ContextValue, JobStatus } from "./expression.ts";
import type { JobFolders } from "./job-folders.ts";
import type { Platform } from "./key-value-file.ts";
import type { StepConclusion } from "./step.ts";

/** What an expression in a workflow may ask for. */
export type Contexts = {
  readonly github: Readonly<Record<string, ContextValue>>;
  readonly runner: Readonly<Record<string, string>>;
  /** The job's variables, with what steps exported by GITHUB_ENV so far. */
  readonly env: Readonly<Record<string, string>>;
  readonly job: { readonly status: JobStatus };
  readonly steps: Readonly<Record<string, StepContext>>;
};

/** What later steps may ask about a step that has an id. */
export type StepContext = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: StepConclusion;
  readonly conclusion: StepConclusion;
};

/** A text of the workflow: written out, or an expression over the contexts, asked again each time it is used. */
export type WorkflowText = string | ((contexts: Contexts) => string);

/** Evaluates the texts of a `with:` or `env:` block with the contexts of this moment. */
export function evaluateBlock(
  block: Readonly<Record<string, WorkflowText>>,
  contexts: Contexts,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(block).map(([name, text]) => [name, typeof text === "string" ? text : text(contexts)]),
  );
}

/** The `github` context of a push to `main` of `example/project`, with the caller's values over it. */
export function githubContext(
  folders: JobFolders,
  given: Readonly<Record<string, ContextValue>>,
): Record<string, ContextValue> {
  const sha = randomBytes(20).toString("hex");
  return {
    actor: "example",
    actor_id: "1",
    api_url: "https://api.github.com",
    base_ref: "",
    event_name: "push",
    event_path: join(folders.temporary, "_github_workflow", "event.json"),
    graphql_url: "https://api.github.com/graphql",
    head_ref: "",
    job: "build",
    ref: "refs/heads/main",
    ref_name: "main",
    ref_protected: "false",
    ref_type: "branch",
    repository: "example/project",
    repository_id: "1",
    repository_owner: "example",
    repository_owner_id: "1",
    retention_days: "90",
    run_attempt: "1",
    run_id: "1",
    run_number: "1",
    server_url: "https://github.com",
    sha,
    token: `ghs_${randomBytes(18).toString("hex")}`,
    triggering_actor: "example",
    workflow: "CI",
    workflow_ref: "example/project/.github/workflows/ci.yml@refs/heads/main",
    workflow_sha: sha,
    workspace: folders.workspace,
    ...given,
  };
}

/** The `runner` context. */
export function runnerContext(
  folders: JobFolders,
  platform: Platform,
  isDebug: boolean,
): Record<string, string> {
  const systems = { linux: "Linux", darwin: "macOS", win32: "Windows" };
  return {
    arch: process.arch === "arm64" ? "ARM64" : "X64",
    environment: "self-hosted",
    name: "conformance",
    os: systems[platform],
    temp: folders.temporary,
    tool_cache: folders.toolCache,
    workspace: join(folders.workspace, ".."),
    ...(isDebug ? { debug: "1" } : {}),
  };
}
