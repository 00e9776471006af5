import { RegistryTokenError, redact } from "@setup-registry-token/core";
import { printable } from "../log-commands.ts";
import { callEnd } from "./call-end.ts";
import type { GitHub, GitHubOptions } from "./github.ts";
import { GitHubRefusal } from "./github-refusal.ts";
import { openOctokit } from "./octokit.ts";

const API_VERSION = "2022-11-28";
/** The first one that has the secrets of agents. GitHub Enterprise Server knows neither them nor the version. */
const API_VERSION_OF_AGENTS = "2026-03-10";
const LONGEST_REASON = 200;

/** Loads octokit, and opens GitHub's API with a token. Nothing is sent. */
export async function openGitHub(options: GitHubOptions): Promise<GitHub> {
  const octokit = await openOctokit(options);
  return {
    async request(route, parameters, { signal, endsAt = callEnd(options.clock) } = {}) {
      signal?.throwIfAborted();
      // A write whose answer is lost may have been done. Whether to repeat it is for whoever knows what it does.
      const repeats = route.startsWith("GET ") ? {} : { retries: 0 };
      try {
        const { status, data } = await octokit.request(route, {
          ...parameters,
          headers: {
            "x-github-api-version": route.includes("/agents/") ? API_VERSION_OF_AGENTS : API_VERSION,
          },
          request: { endsAt, ...repeats, ...(signal && { signal }) },
        });
        return { status, data };
      } catch (error) {
        signal?.throwIfAborted();
        throw explain(error, options);
      }
    },
  };
}

/** Octokit's errors hold the whole request, so none of them is passed on. */
function explain(error: unknown, { apiUrl, token, network }: GitHubOptions): unknown {
  const url = new URL(apiUrl);
  const { origin } = url;
  if (!isRequestError(error)) return error;
  const { status, response } = error;
  if (response === undefined || status < 400 || status >= 500) {
    const proxy = network.describeProxy?.(url);
    const way = proxy === undefined ? "" : ` through ${proxy}`;
    const what =
      response === undefined ? `gave no usable answer${way} (${codeOf(error)})` : `answered ${status}${way}`;
    return new RegistryTokenError(
      "github-unreachable",
      `${origin} ${what}. Start the run again; if it lasts, look at GitHub's status page${proxy === undefined ? "" : ", and at the proxy"}.`,
    );
  }
  const reason = printable(redact(reasonOf(response.data), [token]));
  return new GitHubRefusal({
    status,
    reason: reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}...` : reason,
    acceptedPermissions: response.headers["x-accepted-github-permissions"],
    isRateLimit:
      status === 429 ||
      (status === 403 &&
        ("retry-after" in response.headers ||
          response.headers["x-ratelimit-remaining"] === "0" ||
          /\brate limit\b/i.test(reason))),
  });
}

/** An error of `@octokit/request`. Its status is 500 if there was no answer at all. */
interface RequestError extends Error {
  status: number;
  response?: { headers: Readonly<Record<string, string | undefined>>; data: unknown };
}

function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && "status" in error && "request" in error;
}

function reasonOf(data: unknown): string {
  const hasMessage = typeof data === "object" && data !== null && "message" in data;
  return hasMessage && typeof data.message === "string" ? data.message : "no reason given";
}

/** The code of what is at the bottom of a failed request, such as `ECONNREFUSED`: a message could quote a header. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const below = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (below instanceof Error) return codeOf(below);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
