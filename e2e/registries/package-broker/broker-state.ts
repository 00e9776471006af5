import type { IssuedToken, IssuedTokens } from "../issued-tokens.ts";
import type { BrokerVersion, BrokerVersionName } from "./broker-version.ts";

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

/** A part of an organization that sees only some packages, at a Composer URL of its own. */
export interface BrokerTenant {
  /** Its path in that URL: `/org/ORGANIZATION/t/TENANT`. */
  readonly organization: string;
  readonly tenant: string;
  /** Names of the packages it may have. */
  readonly packages: readonly string[];
}

export interface BrokerOptions {
  /** `0.2.12` by default. */
  readonly version?: BrokerVersionName;
  /** Milliseconds since 1970; by default the system's time. */
  readonly now?: () => number;
  /**
   * For how many milliseconds a revoked token is still accepted. 0 by default; about 4000 was seen, where token rows
   * are cached in memory.
   */
  readonly revocationLag?: number;
  /** Without a key-value store nothing is limited, and no token may have a limit. */
  readonly keyValueStore?: "present" | "absent";
  /**
   * `lost`: where updates are queued and nobody reads the queue, `last_used_at` stays null for ever. So it is by
   * default with 0.19.8: its Node and Docker forms have such a queue, its Worker has not.
   */
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
  readonly version: BrokerVersion;
  readonly options: Required<BrokerOptions>;
  readonly users: Map<string, BrokerUser & { readonly id: string }>;
  readonly sessions: Map<string, BrokerSession>;
  readonly issued: IssuedTokens<BrokerToken>;
  /** Uses of a token in one clock hour. */
  readonly uses: Map<string, number>;
  /** When a token with a limit was used last, by its id. */
  readonly lastUses: Map<string, number>;
  readonly tenants: BrokerTenant[];
  readonly effects: Record<BrokerEffect, number>;
}
