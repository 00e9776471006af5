import { findTokens, type TextSpan } from "@setup-registry-token/core/workspace";
import type { AccountStore } from "../storage/account-store.ts";

/** Where the tokens of the editor's accounts stand in a text. They are read for this search only, and not kept. */
export async function findOwnTokens(
  text: string,
  accounts: Pick<AccountStore, "list" | "secretsOf">,
): Promise<{ id: string; span: TextSpan }[]> {
  const tokens = await Promise.all(
    accounts.list().map(async (account) => {
      const token = (await accounts.secretsOf(account))?.token;
      return token === undefined ? [] : [{ id: account.id, token }];
    }),
  );
  return findTokens(text, tokens.flat());
}
