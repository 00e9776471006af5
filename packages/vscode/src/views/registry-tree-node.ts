import type { RegistryKindName, TokenRecord } from "@setup-registry-token/core";
import type { TokenListing } from "../registries/token-lists.ts";
import type { Account } from "../storage/account.ts";

/** What is shown where there are no tokens to show. */
export type Notice =
  | Exclude<TokenListing, { kind: "listed" }>
  | { readonly kind: "empty" }
  | { readonly kind: "unreadable"; readonly count: number };

export interface RegistryNode {
  readonly node: "registry";
  readonly kind: RegistryKindName;
  /** As the package manager knows it. */
  readonly url: string;
  readonly accounts: readonly Account[];
  /** Whether the workspace needs this registry: `unmet` without a usable credential. */
  readonly need: "none" | "met" | "unmet";
}

export interface AccountNode {
  readonly node: "account";
  readonly accountId: string;
  readonly account: Account;
}

export interface TokenNode {
  readonly node: "token";
  readonly accountId: string;
  readonly tokenId: string;
  readonly account: Account;
  readonly token: TokenRecord;
}

export interface NoticeNode {
  readonly node: "notice";
  readonly account: Account;
  readonly notice: Notice;
}

/** Stands for tokens that are not shown yet, since there are so many. */
export interface MoreNode {
  readonly node: "more";
  readonly account: Account;
  readonly shown: number;
  readonly total: number;
}

/** One row of the view. Commands get it when they are chosen from the row's menu, and read it as their target. */
export type RegistryTreeNode = RegistryNode | AccountNode | TokenNode | NoticeNode | MoreNode;
