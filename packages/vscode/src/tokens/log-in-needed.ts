import type { RegistryTokenError } from "@setup-registry-token/core";
import type { Account } from "../storage/account.ts";

/** Nothing can be done for an account until its user has logged in again. */
export class LogInNeeded extends Error {
  readonly account: Account;

  /** @param why what the registry said; `undefined` if it was not even asked */
  constructor(account: Account, why?: RegistryTokenError) {
    super(why?.message ?? "There is no credential that may manage tokens.", { cause: why });
    this.account = account;
  }
}
