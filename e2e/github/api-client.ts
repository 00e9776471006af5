import { randomBytes } from "node:crypto";
import type { GitHubServer } from "./github-server.ts";
import type { TokenGrant } from "./token-grant.ts";

interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the answer; undefined where it had no body. */
  readonly body: unknown;
}

/** Asks a path of the API, with its query, and sends JSON if there is any. */
export type ApiClient = (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;

/**
 * A client with a new token that may do what the grant says. It knows nothing of pages, limits or retries.
 *
 * @param signal makes it give up
 */
export function apiClient(github: GitHubServer, grant: TokenGrant, signal?: AbortSignal): ApiClient {
  const token = randomBytes(20).toString("hex");
  github.addToken(token, grant);
  return apiClientOf(github, token, signal);
}

/** The same with a token of the test's own. */
export function apiClientOf(github: GitHubServer, token: string, signal?: AbortSignal): ApiClient {
  return async (method, path, body) => {
    const response = await fetch(`${github.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, body: text === "" ? undefined : JSON.parse(text) };
  };
}
