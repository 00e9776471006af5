import type { Expiry } from "./expiry.ts";

/** What a registry says of a token that it does not refuse. */
export interface Verification {
  /**
   * `accepted`: the registry named the token's account, or answers otherwise without the token. `not-refused`: it
   * answered, but might answer anybody. `unknown`: nothing in its answers is about the token.
   */
  certainty: "accepted" | "not-refused" | "unknown";
  /**
   * What was asked, what was answered, and what to look at: full sentences, redacted and of limited length. Always
   * there unless the token is accepted.
   */
  doubt?: string;
  account: Account | undefined;
  expiry: Expiry;
  /** The URL under which the packages are, where the registry tells it. */
  registryUrl: string | undefined;
  /** Full sentences about limits of the token that a user should know. */
  remarks: string[];
}

/** Whom a token belongs to. */
export interface Account {
  /** The user name, or the name of the organisation if that is all there is. One printable line. */
  name: string;
  email: string | undefined;
  organisations: Organisation[];
  /** As the registry spells them; `undefined` if it does not say. */
  permissions: string[] | undefined;
  hasTwoFactor: boolean | undefined;
}

export interface Organisation {
  name: string;
  id: string | undefined;
  role: string | undefined;
}
