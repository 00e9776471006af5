import type { Account } from "../storage/account.ts";

/** A registry has no way for programs to manage tokens: people do it on a page. */
export class ManagedElsewhere extends Error {
  readonly account: Account;
  readonly page: string;

  constructor(account: Account, { why, page }: { why: string; page: string }) {
    super(why);
    this.account = account;
    this.page = page;
  }
}
