import type { Expiry, LoggedIn, RegistryKindName, Secret, Verification } from "@setup-registry-token/core";
import type { AccountSource } from "../storage/account.ts";

/** What a log-in has given, by whatever way. */
export interface Gained {
  readonly kind: RegistryKindName;
  /** The registry's URL as the package manager knows it. */
  readonly url: string;
  readonly userName: string | undefined;
  readonly source: AccountSource;
  /** `session`: for the management of tokens only. */
  readonly gives: "token" | "session";
  readonly secret: Secret;
  /** Whom the registry names, if it names somebody. */
  readonly name: string | undefined;
  readonly expiry: Expiry;
  /** Full sentences about limits of the token that a user should know. */
  readonly remarks: readonly string[];
  /** Why it is not certain that the registry accepts the token; `undefined` if it is. */
  readonly doubt?: string | undefined;
}

/** Where somebody is about to log in. */
export type LogInPlace = Pick<Gained, "kind" | "url" | "userName">;

export function gainedByLogIn(place: LogInPlace, loggedIn: LoggedIn): Gained {
  const { gives, secret, account, expiry, registryUrl } = loggedIn;
  return {
    ...place,
    url: registryUrl ?? place.url,
    source: "log-in",
    gives,
    secret,
    name: account.name,
    expiry,
    remarks: [],
  };
}

/** @param verification what the registry said of the token */
export function gainedByToken(
  place: LogInPlace,
  token: Secret,
  { verification, source }: { verification: Verification; source: "pasted" | "adopted" },
): Gained {
  const { account, doubt, expiry, registryUrl, remarks } = verification;
  return {
    ...place,
    url: registryUrl ?? place.url,
    source,
    gives: "token",
    secret: token,
    name: account?.name,
    expiry,
    remarks,
    doubt,
  };
}

/** What is known of a token that its user wants to keep although the registry was of no help. */
export function unverified(why: string): Verification {
  return {
    certainty: "unknown",
    doubt: why,
    account: undefined,
    expiry: { kind: "unknown" },
    registryUrl: undefined,
    remarks: [],
  };
}
