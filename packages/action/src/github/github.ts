import type { HttpClientOptions, HttpClock, Secret } from "@setup-registry-token/core";

/** The time, and a way to let some of it pass. */
export type GitHubClock = Pick<HttpClock, "now" | "pause">;

export interface GitHubOptions {
  token: Secret;
  /** Such as `https://api.github.com`; the runner has it in `GITHUB_API_URL`. */
  apiUrl: string;
  network: Pick<HttpClientOptions, "port" | "describeProxy">;
  clock: GitHubClock;
  /** Tells a person, in a full sentence, why nothing seems to happen. */
  report: (sentence: string) => void;
}

/** GitHub's REST API, asked with one token. */
export interface GitHub {
  /**
   * Sends one request. What may be repeated is: a GET that no answer came to, and anything that a rate limit held up.
   *
   * @param route method and path with places for parameters, as GitHub's documentation has it
   * @param parameters those of the path; all others go into the query of a GET, and into the body otherwise
   * @throws {GitHubRefusal} GitHub answered that it will not do this: certainly nothing was done
   * @throws {RegistryTokenError} `github-unreachable`: no answer, or one that says nothing. What was to be written may
   *   have been
   */
  request(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    options?: GitHubCallOptions,
  ): Promise<GitHubAnswer>;
}

export interface GitHubCallOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds since 1970: no rate limit is waited for that ends later. By default in some minutes. */
  endsAt?: number | undefined;
}

export interface GitHubAnswer {
  status: number;
  /** What JSON the body holds, still to be read; the empty string if there is none. */
  data: unknown;
}
