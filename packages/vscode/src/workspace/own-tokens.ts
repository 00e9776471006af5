import { createHmac, randomBytes } from "node:crypto";
import {
  findTokens,
  indexTokens,
  type TextSpan,
  type TokenIndex,
} from "@setup-registry-token/core/workspace";
import type { AccountStore } from "../storage/account-store.ts";

/** A token of an account, where it should not be. */
export interface StrayToken {
  readonly accountId: string;
  readonly span: TextSpan;
}

/**
 * Knows tokens of the editor's accounts again in any text. Keeps their hashes only, under a key that nobody else has and
 * that ends with the window.
 */
export class OwnTokens {
  readonly #accounts: Pick<AccountStore, "list" | "secretsOf">;
  readonly #key = randomBytes(32);
  #index: Promise<TokenIndex> | undefined;

  constructor(accounts: Pick<AccountStore, "list" | "secretsOf">) {
    this.#accounts = accounts;
  }

  /** Reads the accounts' tokens anew when it is asked next. */
  forget(): void {
    this.#index = undefined;
  }

  async find(text: string): Promise<StrayToken[]> {
    this.#index ??= this.#makeIndex().catch((error: unknown) => {
      // A keyring that is locked now may be open the next time.
      this.forget();
      throw error;
    });
    return findTokens(text, await this.#index, this.#hash).flatMap((finding) => {
      const accountId = finding.kind === "own-token" ? finding.ids[0] : undefined;
      return accountId === undefined ? [] : [{ accountId, span: finding.span }];
    });
  }

  readonly #hash = (text: string): string => createHmac("sha256", this.#key).update(text).digest("base64");

  async #makeIndex(): Promise<TokenIndex> {
    const tokens = await Promise.all(
      this.#accounts.list().map(async (account) => {
        const token = (await this.#accounts.secretsOf(account))?.token;
        return token === undefined ? [] : [{ id: account.id, token }];
      }),
    );
    return indexTokens(tokens.flat(), this.#hash);
  }
}
