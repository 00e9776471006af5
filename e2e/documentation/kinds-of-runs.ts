import type { ContextValue } from "../runner/expression.ts";

/** How a run of a workflow came about, and whether GitHub gives it the secrets of Actions. */
export interface KindOfRun {
  readonly title: string;
  readonly github: { readonly event_name: string; readonly actor?: string };
  readonly event: { readonly [name: string]: ContextValue };
  readonly hasSecrets: boolean;
}

const HERE = "example/project";

/** Which runs of `example/project` get secrets, by GitHub's documentation of events, forks and Dependabot. */
export const kindsOfRuns: readonly KindOfRun[] = [
  { title: "a push", github: { event_name: "push" }, event: { ref: "refs/heads/main" }, hasSecrets: true },
  {
    title: "a schedule",
    github: { event_name: "schedule" },
    event: { schedule: "0 5 * * 1" },
    hasSecrets: true,
  },
  {
    title: "a run by hand",
    github: { event_name: "workflow_dispatch" },
    event: { inputs: null },
    hasSecrets: true,
  },
  {
    title: "a merge queue",
    github: { event_name: "merge_group" },
    event: { merge_group: {} },
    hasSecrets: true,
  },
  { title: "a release", github: { event_name: "release" }, event: { release: {} }, hasSecrets: true },
  {
    title: "a run after a fork's run",
    github: { event_name: "workflow_run" },
    event: { workflow_run: { head_repository: { full_name: "somebody/project", fork: true } } },
    hasSecrets: true,
  },
  ...["pull_request", "pull_request_review", "pull_request_review_comment"].flatMap((event_name) => [
    {
      title: `${event_name} from a branch of the repository`,
      github: { event_name },
      event: pullRequest(HERE),
      hasSecrets: true,
    },
    {
      title: `${event_name} from a fork`,
      github: { event_name },
      event: pullRequest("somebody/project"),
      hasSecrets: false,
    },
    {
      title: `${event_name} from a fork that is gone`,
      github: { event_name },
      event: pullRequest(null),
      hasSecrets: false,
    },
  ]),
  ...[HERE, "somebody/project"].map((head) => ({
    title: `pull_request_target from ${head}`,
    github: { event_name: "pull_request_target" },
    event: pullRequest(head),
    hasSecrets: true,
  })),
  ...["push", "pull_request"].map((event_name) => ({
    title: `${event_name} by Dependabot`,
    github: { event_name, actor: "dependabot[bot]" },
    event: event_name === "push" ? {} : pullRequest(HERE),
    hasSecrets: false,
  })),
];

function pullRequest(head: string | null) {
  return {
    pull_request: {
      head: { repo: head === null ? null : { full_name: head, fork: head !== HERE } },
      base: { repo: { full_name: HERE, fork: false } },
    },
  };
}
