import { Refusal } from "./refusal.ts";
import type { Identity } from "./tokens.ts";

const HOUR = 3_600_000;

interface Allowance {
  readonly limit: number;
  used: number;
  /** Milliseconds since the epoch. */
  readonly reset: number;
}

/** The allowance of one resource as `/rate_limit` and the headers tell it; `reset` in seconds since the epoch. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
  readonly used: number;
}

/** The primary rate limit: so many requests an hour for each token (docs.github.com, "Rate limits for the REST API"). */
export class RateLimits {
  readonly #allowances = new Map<string, Allowance>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Lets a token make so many requests more in its present hour. */
  setRemaining(identity: Identity, remaining: number): void {
    const allowance = this.#allowance(identity);
    allowance.used = allowance.limit - remaining;
  }

  /** @throws Refusal 403 where the hour's requests are used up */
  count(identity: Identity): void {
    const allowance = this.#allowance(identity);
    if (allowance.used >= allowance.limit) throw new Refusal(403, "API rate limit exceeded");
    allowance.used += 1;
  }

  of(identity: Identity): RateLimit {
    const { limit, used, reset } = this.#allowance(identity);
    return { limit, remaining: limit - used, reset: Math.ceil(reset / 1000), used };
  }

  headers(identity: Identity): Record<string, string> {
    const { limit, remaining, reset, used } = this.of(identity);
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-used": String(used),
      "x-ratelimit-resource": "core",
    };
  }

  #allowance(identity: Identity): Allowance {
    const key = identity.kind === "token" ? identity.token : "";
    const now = this.#now().getTime();
    const known = this.#allowances.get(key);
    if (known !== undefined && now < known.reset) return known;
    const fresh = { limit: hourlyLimit(identity), used: 0, reset: now + HOUR };
    this.#allowances.set(key, fresh);
    return fresh;
  }
}

function hourlyLimit(identity: Identity): number {
  if (identity.kind !== "token") return 60;
  return identity.grant.kind === "github-token" ? 1000 : 5000;
}
