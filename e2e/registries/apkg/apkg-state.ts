import type { IssuedToken, IssuedTokens } from "../issued-tokens.ts";

export interface ApkgUser {
  readonly username: string;
  readonly email: string;
  /** Without one the user cannot log in. */
  readonly password?: string;
  /** Base32. With one, logging in takes a second factor. */
  readonly totpSecret?: string;
  /** Each is good once. */
  readonly recoveryCodes?: readonly string[];
  readonly orgs?: readonly { readonly name: string; readonly role: string }[];
}

export interface ApkgToken extends IssuedToken {
  readonly username: string;
  readonly scopes: readonly string[];
  /** The word it was asked for with, such as `90d`; `null` if with none. */
  readonly expiresIn: string | null;
  readonly packageScope: string | null;
  /** The first characters of the token, which the documentation has in the list. */
  readonly prefix: string;
}

/** What is to be said of a token that is issued. */
export type NewApkgToken = Pick<
  ApkgToken,
  "username" | "label" | "scopes" | "expiresIn" | "packageScope" | "createdAt" | "expiresAt"
>;

/** What has been done, whether or not an answer has reached anybody. */
export type ApkgEffect = "log-in" | "issue" | "revoke";

export interface ApkgOptions {
  /** Milliseconds since 1970; by default the system's time. */
  readonly now?: () => number;
  /** What the API is mounted under, such as `/api/v1`; nothing by default. */
  readonly basePath?: string;
  /**
   * `strict` (default): the names that the command line reads. `documented`: what the documentation tells of, a label,
   * a prefix and a creation date, and tokens that never expire.
   */
  readonly shape?: "strict" | "documented";
  /**
   * Who may list, issue and revoke tokens besides a session: tokens with the scope `admin` (default), all tokens, or
   * none. The server's rule is not known.
   */
  readonly tokenManagement?: "admin-scope" | "any-token" | "sessions-only";
  /** What DELETE takes besides a whole id: the first 8 characters or more, a name. By default nothing else. */
  readonly handles?: readonly ("prefix" | "name")[];
  /** `unique`: a name that a live token has is refused with 409. By default names may repeat. */
  readonly names?: "unique" | "repeatable";
  /** Milliseconds; an hour by default. */
  readonly sessionLifetime?: number;
}

export interface Session {
  readonly username: string;
  readonly expiresAt: number;
}

/** All that one server knows. */
export interface ApkgState {
  readonly options: Required<ApkgOptions>;
  readonly users: Map<string, ApkgUser>;
  readonly issued: IssuedTokens<ApkgToken>;
  readonly sessions: Map<string, Session>;
  /** Log-ins that wait for their second factor, by `mfaToken`. */
  readonly challenges: Map<string, Session>;
  readonly usedRecoveryCodes: Set<string>;
  /** What is listed as well, as it is. */
  readonly oddItems: unknown[];
  readonly effects: Record<ApkgEffect, number>;
}
