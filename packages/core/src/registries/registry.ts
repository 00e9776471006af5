import type { Secret } from "../secret.ts";
import type { CallOptions } from "./call-options.ts";
import type { BrowserLogIn, PasswordLogIn } from "./log-in.ts";
import type { RegistryKindName } from "./registry-kind.ts";
import type { TokenAdministration } from "./token-administration.ts";
import type { Verification } from "./verification.ts";

/**
 * One registry, and what it can do. What is absent it does not offer: a caller asks `registry.tokens !== undefined`
 * and the type follows.
 *
 * Every call may throw a `RegistryTokenError`: `token-rejected`, `token-expired`, `token-forbidden`,
 * `two-factor-required`, `log-in-refused`, `request-refused`, `rate-limited`, `registry-unreachable`,
 * `registry-misbehaved`; `registry-url-invalid` and `token-malformed` before anything is sent.
 */
export interface Registry {
  readonly kind: RegistryKindName;
  /** The registry's URL, as far as it is known without a token. */
  readonly url: string;
  /** The URL leaves open where the packages are: a token tells, see {@link Verification.registryUrl}. */
  readonly isUrlOpen?: boolean;

  /** Asks the registry about a token with one request. */
  verify(token: Secret, options?: CallOptions): Promise<Verification>;

  /**
   * Lists, issues and revokes tokens.
   *
   * @param authority what may do so: a token or a session, see {@link TokenAdministration}
   */
  readonly tokens?: (authority: Secret) => TokenAdministration;

  /** Where people manage tokens instead, if the registry has no way for programs. */
  readonly tokensElsewhere?: Elsewhere;

  readonly logIn?: BrowserLogIn | PasswordLogIn;

  readonly logOut?: LogOut;

  /**
   * Exchanges the identity of a workflow run for a token that lives shortly.
   *
   * @param jwt an OpenID Connect token of the run
   */
  readonly exchangeOidc?: OidcExchange;

  /** Gives an administrator the token of a member. */
  readonly exportToken?: (
    member: { email: string },
    authority: Secret,
    options?: CallOptions,
  ) => Promise<Secret>;
}

export interface Elsewhere {
  /** One sentence for a person: why programs cannot do it. */
  why: string;
  /** The page where people can. */
  page: string;
}

export interface LogOut {
  /** One sentence for a person, to be shown before: what stops working. */
  readonly consequence: string;
  /** @param secret the token or session that ends. One that has ended already is no error. */
  end(secret: Secret, options?: CallOptions): Promise<void>;
}

export interface OidcExchange {
  /** What the OpenID Connect token must be made out to, unless the registry was set up otherwise. */
  readonly audience: string;
  exchange(jwt: Secret, options?: CallOptions): Promise<ExchangedToken>;
}

export interface ExchangedToken {
  token: Secret;
  /** The URL under which the registry's packages are, as it says itself. */
  registryUrl: string;
  endsAt: Date | undefined;
}
