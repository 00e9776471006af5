import type { IssuedToken, IssuedTokens } from "../issued-tokens.ts";

export interface BrokerUser {
  readonly email: string;
  /** Without one the user cannot log in. */
  readonly password?: string;
  /** `admin` by default. Makes no difference for tokens: each role may list, issue and revoke all of them. */
  readonly role?: "admin" | "viewer";
  /** Base32. With one, logging in takes a one-time password as well. */
  readonly totpSecret?: string;
}

export interface BrokerToken extends IssuedToken {
  readonly permissions: "readonly" | "write";
  /** Requests in a clock hour; 0 and `null` are no limit. */
  readonly rateLimit: number | null;
}

/** What is to be said of a token that is issued. */
export type NewBrokerToken = Pick<
  BrokerToken,
  "label" | "permissions" | "rateLimit" | "createdAt" | "expiresAt"
>;

/** What has been done, whether or not an answer has reached anybody. */
export type BrokerEffect = "log-in" | "log-out" | "issue" | "amend" | "revoke";

export interface BrokerOptions {
  /** Milliseconds since 1970; by default the system's time. */
  readonly now?: () => number;
  /**
   * For how many milliseconds a revoked token is still accepted. 0 by default; about 4000 was seen, where token rows
   * are cached in memory.
   */
  readonly revocationLag?: number;
  /** Without a key-value store nothing is limited, and no token may have a limit. */
  readonly keyValueStore?: "present" | "absent";
  /** `lost`: where updates are queued and nobody reads the queue, `last_used_at` stays null for ever. */
  readonly lastUse?: "recorded" | "lost";
  /** A new token's id: 21 characters that may begin with `-`. */
  readonly newId?: () => string;
}

export interface BrokerSession {
  readonly email: string;
  readonly expiresAt: number;
}

/** All that one server knows. */
export interface BrokerState {
  readonly options: Required<BrokerOptions>;
  readonly users: Map<string, BrokerUser & { readonly id: string }>;
  readonly sessions: Map<string, BrokerSession>;
  readonly issued: IssuedTokens<BrokerToken>;
  /** Uses of a token in one clock hour. */
  readonly uses: Map<string, number>;
  readonly effects: Record<BrokerEffect, number>;
}
