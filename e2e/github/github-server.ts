import type { ApiRequest } from "./api-request.ts";
import type { MissingPermission } from "./check-access.ts";
import type { Gate, Moment } from "./gates.ts";
import type { GitHubState } from "./github-state.ts";
import type { Misbehaviour, Occasion } from "./misbehaviours.ts";
import type { RequestMatcher } from "./request-matcher.ts";
import type { TokenGrant } from "./token-grant.ts";

export interface GitHubOptions {
  /** The time of secrets, variables and rate limits; the system's if not given. */
  readonly now?: () => Date;
  /** `forbidden-with-header` if not given. */
  readonly missingPermission?: MissingPermission;
}

/** A GitHub API on 127.0.0.1, for `GITHUB_API_URL` or a client's `baseUrl`. */
export interface GitHubServer {
  /** For example `http://127.0.0.1:40123`, without a final slash. */
  readonly url: string;
  readonly state: GitHubState;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly ApiRequest[];
  /** The requests that do not fit GitHub's description, and faults of this server. A good test ends with none. */
  readonly violations: readonly string[];
  /** How often an operation was asked for, whatever the answer. @param route `METHOD /path/{template}` */
  countOf(route: string): number;
  addToken(token: string, grant: TokenGrant): void;
  revokeToken(token: string): void;
  /** Lets a token make only so many requests more before its hour is over. */
  limitRequests(token: string, remaining: number): void;
  /** Plans something to go wrong. */
  misbehave(occasion: Occasion, misbehaviour: Misbehaviour): void;
  /** Holds the next request that fits, before or after it has had its effect; before if not given. */
  hold(matcher: RequestMatcher, moment?: Moment): Gate;
  /** Stops at once: open connections are cut, not awaited. */
  close(): Promise<void>;
}
