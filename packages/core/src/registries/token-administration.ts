import type { Secret } from "../secret.ts";
import type { CallOptions } from "./call-options.ts";
import type { Expiry } from "./expiry.ts";

/** What a registry can do with the tokens of an account. Each call may throw what {@link Registry} says. */
export interface TokenAdministration {
  list(options?: CallOptions): Promise<TokenList>;

  /** Is never repeated by itself: if its answer is lost, the token may exist. Look for its label in the list. */
  issue(request: TokenRequest, options?: CallOptions): Promise<IssuedToken>;

  /**
   * @param id the whole id, as the list has it
   * @returns `already-gone` if the registry does not know the id
   */
  revoke(id: string, options?: CallOptions): Promise<"revoked" | "already-gone">;

  /** Changes what can be changed of a token that exists. */
  readonly amend?: (id: string, changes: TokenAmendment, options?: CallOptions) => Promise<TokenRecord>;
}

/** Everything about a token but the token. */
export interface TokenRecord {
  /** By this the registry knows the token. Not secret; any text. */
  id: string;
  /** Empty if it has none. */
  label: string;
  createdAt: Date | undefined;
  /** `undefined`: never used, or not known. */
  lastUsedAt: Date | undefined;
  expiry: Expiry;
  /** As the registry spells them. */
  permissions: string[];
  /** A pattern for the packages that the token is for, such as `@acme/*`. */
  packageScope: string | undefined;
}

export interface TokenList {
  /** In the registry's order. */
  tokens: TokenRecord[];
  /** How many items could not be read, because they have no id. */
  unreadable: number;
}

/** What is wanted of a new token. What is left out is the registry's default. */
export interface TokenRequest {
  /** Not empty. */
  label: string;
  /** Whole days, at least 1. */
  days?: number | undefined;
  permissions?: readonly string[] | undefined;
  packageScope?: string | undefined;
  /** Requests in an hour; 0 means without limit. */
  rateLimit?: number | undefined;
}

export interface IssuedToken {
  token: Secret;
  record: TokenRecord;
}

export interface TokenAmendment {
  label?: string | undefined;
  /** Requests in an hour; 0 means without limit. */
  rateLimit?: number | undefined;
}
