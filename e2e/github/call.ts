import type { Reply } from "../registries/reply.ts";
import type { GitHubState } from "./github-state.ts";
import type { RateLimit } from "./rate-limits.ts";
import type { TokenGrant } from "./token-grant.ts";

/** A request that fits the description and may be answered. */
export interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** JSON that fits the description; undefined where there was no body. */
  readonly body: unknown;
  /** The URL asked for, without its query. */
  readonly url: string;
  /** What the token may do; nothing at all where none came. */
  readonly grant: TokenGrant;
  readonly rateLimit: RateLimit;
  readonly state: GitHubState;
  readonly now: Date;
}

/** Answers a call or throws a `Refusal`. */
export type Handler = (call: Call) => Reply;

/** Handlers by the names of their routes, `METHOD /path/{template}`. */
export type Handlers = Readonly<Record<string, Handler>>;
