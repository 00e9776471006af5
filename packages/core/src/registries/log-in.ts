import type { Secret } from "../secret.ts";
import type { CallOptions } from "./call-options.ts";
import type { Expiry } from "./expiry.ts";
import type { Account } from "./verification.ts";

/** A log-in that somebody completes in a browser. */
export interface BrowserLogIn {
  readonly kind: "browser";
  /**
   * Begins an attempt. Nothing is sent yet.
   *
   * @param id a new UUID, version 4: whoever knows it gets the token
   */
  begin(id: Secret): BrowserLogInAttempt;
}

export interface BrowserLogInAttempt {
  /** What to open in the browser. Holds the attempt's id. */
  page: Secret;
  /**
   * Waits until the log-in is completed, or refused, or out of time.
   *
   * @throws {RegistryTokenError} `log-in-refused`
   */
  wait(options?: CallOptions): Promise<LoggedIn>;
}

/** A log-in with a name and a password, and with a second factor if the account has one. */
export interface PasswordLogIn {
  readonly kind: "password";
  /** What the registry takes for a name. */
  readonly nameIs: "user-name" | "email";
  /** @throws {RegistryTokenError} `log-in-refused` if name or password is wrong */
  begin(
    credentials: { name: string; password: Secret },
    options?: CallOptions,
  ): Promise<LoggedIn | SecondFactor>;
}

export interface SecondFactor {
  readonly kind: "second-factor";
  readonly accepts: readonly ("totp" | "recovery-code")[];
  /** @throws {RegistryTokenError} `log-in-refused` if the code is wrong; then another may be given */
  answer(code: Secret, options?: CallOptions): Promise<LoggedIn>;
}

export interface LoggedIn {
  readonly kind: "logged-in";
  /** `token`: also what the package manager uses. `session`: for the management of tokens only. */
  readonly gives: "token" | "session";
  readonly secret: Secret;
  readonly account: Account;
  readonly expiry: Expiry;
  readonly registryUrl: string | undefined;
}
