import { printable } from "./log-commands.ts";

/** What is known of the run. */
export interface MissingTokenSurroundings {
  /** The environment, with the runner's `GITHUB_*` variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a text file; may throw. */
  readonly readFile: (path: string) => string;
}

/** Events of a pull request that get no secrets when it comes from a fork; `pull_request_target` gets them. */
const EVENTS_WITHOUT_SECRETS_FOR_FORKS: ReadonlySet<string> = new Set([
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
]);

/**
 * Events in which a run that Dependabot started gets Dependabot's list of secrets, and not that of Actions.
 * https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
 */
const EVENTS_WITH_SECRETS_OF_DEPENDABOT: ReadonlySet<string> = new Set([
  ...EVENTS_WITHOUT_SECRETS_FOR_FORKS,
  "push",
  "create",
  "deployment",
  "deployment_status",
]);

/**
 * Says what an empty token usually means in this run.
 *
 * @param surroundings the environment, and how to read the event's file
 * @returns one to three sentences for the user, never a part of a secret
 */
export function explainMissingToken(surroundings: MissingTokenSurroundings): string {
  const { env } = surroundings;
  const event = env.GITHUB_EVENT_NAME ?? "";
  if (env.GITHUB_ACTOR === "dependabot[bot]" && EVENTS_WITH_SECRETS_OF_DEPENDABOT.has(event)) {
    return (
      "This run was started by Dependabot, which does not get the secrets of Actions but has a list of its own. " +
      "Add the token there too (Settings, Secrets and variables, Dependabot), " +
      "or skip this step for Dependabot (if: github.actor != 'dependabot[bot]')."
    );
  }
  if (EVENTS_WITHOUT_SECRETS_FOR_FORKS.has(event)) {
    const origin = originOfPullRequest(surroundings);
    if (origin.kind === "fork") {
      return (
        `This run is for a pull request from a fork${origin.name}, and GitHub gives such runs no secrets. ` +
        `Skip this step for forks (if: ${isFromHere(event)}), ` +
        "or let a maintainer push the change to a branch of this repository."
      );
    }
    if (origin.kind === "unknown") {
      return (
        "If this pull request comes from a fork, that is the reason: GitHub gives such runs no secrets. " +
        "Otherwise check the name of the secret, and that it exists for this repository, organization or environment."
      );
    }
  }
  return (
    "An expression for a secret that does not exist gives an empty text, so check the spelling of its name, " +
    "and that it exists for this repository or organization. " +
    'A secret of an environment needs "environment:" in the job. ' +
    'A reusable workflow needs "secrets: inherit" where it is called.'
  );
}

/** The condition that leaves out pull requests from forks, and nothing else: no other event has a pull request. */
function isFromHere(event: string): string {
  return `github.event_name != '${event}' || github.event.pull_request.head.repo.full_name == github.repository`;
}

type Origin = { kind: "fork"; name: string } | { kind: "same-repository" } | { kind: "unknown" };

/** A repository that is a fork itself may have pull requests of its own, so names count before the `fork` mark. */
function originOfPullRequest({ env, readFile }: MissingTokenSurroundings): Origin {
  const pullRequest = property(readEvent(env.GITHUB_EVENT_PATH, readFile), "pull_request");
  const head = property(pullRequest, "head");
  const headRepository = property(head, "repo");
  // GitHub gives null for a fork that was deleted.
  if (headRepository === null) return { kind: "fork", name: "" };
  const headName = property(headRepository, "full_name");
  const baseName =
    property(property(property(pullRequest, "base"), "repo"), "full_name") ?? env.GITHUB_REPOSITORY;
  if (typeof headName === "string" && typeof baseName === "string") {
    return headName.toLowerCase() === baseName.toLowerCase()
      ? { kind: "same-repository" }
      : { kind: "fork", name: ` (${printable(headName)})` };
  }
  const isFork = property(headRepository, "fork");
  if (typeof isFork !== "boolean") return { kind: "unknown" };
  return isFork ? { kind: "fork", name: "" } : { kind: "same-repository" };
}

function readEvent(path: string | undefined, readFile: (path: string) => string): unknown {
  if (path === undefined || path === "") return undefined;
  try {
    return JSON.parse(readFile(path));
  } catch {
    // The event only makes the advice better; without it there is still advice to give.
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
