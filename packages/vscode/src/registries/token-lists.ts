import type { RegistryTokenError, TokenRecord } from "@setup-registry-token/core";
import type { Disposable, Event } from "vscode";
import { Emitter } from "../emitter.ts";
import type { Account } from "../storage/account.ts";
import type { AccountStore } from "../storage/account-store.ts";

/** What can be shown below an account. */
export type TokenListing =
  | { readonly kind: "listed"; readonly tokens: readonly TokenRecord[]; readonly unreadable: number }
  | { readonly kind: "failed"; readonly error: RegistryTokenError }
  /** Programs cannot list this registry's tokens. */
  | { readonly kind: "elsewhere"; readonly why: string; readonly page: string }
  /** Nobody knows of a way to list this registry's tokens. */
  | { readonly kind: "not-offered" }
  /** The account's secrets are gone from the editor. */
  | { readonly kind: "no-secret" };

export interface TokenListsChange {
  readonly accountId: string;
  readonly what: "listed" | "forgotten";
}

export interface TokenListPorts {
  readonly accounts: Pick<AccountStore, "onDidChange">;
  readonly ask: (account: Account) => Promise<TokenListing>;
}

/** The tokens of each account, as the registry listed them last; in memory only. */
export class TokenLists implements Disposable {
  readonly #ports: TokenListPorts;
  readonly #listings = new Map<string, Promise<TokenListing>>();
  readonly #known = new Map<string, TokenListing>();
  readonly #changes = new Emitter<TokenListsChange>();
  readonly #subscription: Disposable;

  constructor(ports: TokenListPorts) {
    this.#ports = ports;
    this.#subscription = ports.accounts.onDidChange(({ changed, removed }) => {
      for (const { id } of [...changed, ...removed]) this.forget(id);
    });
  }

  /** Fires when a list has come, and when one is forgotten. */
  get onDidChange(): Event<TokenListsChange> {
    return this.#changes.event;
  }

  /** From memory: asks nobody. */
  latest(accountId: string): TokenListing | undefined {
    return this.#known.get(accountId);
  }

  /** Asks the registry, unless it has been asked since the list was forgotten. */
  list(account: Account): Promise<TokenListing> {
    const known = this.#listings.get(account.id);
    if (known !== undefined) return known;
    const listing = this.#ports.ask(account);
    this.#listings.set(account.id, listing);
    void listing.then(
      (result) => this.#remember(account.id, { listing, result }),
      () => this.#listings.delete(account.id),
    );
    return listing;
  }

  /** The next one who wants to know asks the registry. */
  forget(accountId: string): void {
    this.#known.delete(accountId);
    if (this.#listings.delete(accountId)) this.#changes.fire({ accountId, what: "forgotten" });
  }

  /** What a command has done may have changed any list. */
  forgetAll(): void {
    for (const accountId of [...this.#listings.keys()]) this.forget(accountId);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  #remember(
    accountId: string,
    { listing, result }: { listing: Promise<TokenListing>; result: TokenListing },
  ) {
    // Meanwhile it may have been forgotten, or asked for again.
    if (this.#listings.get(accountId) !== listing) return;
    this.#known.set(accountId, result);
    this.#changes.fire({ accountId, what: "listed" });
  }
}
