import type { IssuedToken, IssuedTokens } from "../issued-tokens.ts";
import type { PublicKey } from "../json-web-token.ts";
import type { PubRight, Uploads } from "../pub/hosted-pub.ts";

export type OnePubRole =
  | "SystemAdministrator"
  | "Administrator"
  | "Uploader"
  | "TeamLeader"
  | "Collaborator"
  | "PackageLicensee"
  | "DartDocumenter";

export interface OnePubMember {
  readonly email: string;
  /** `Collaborator` by default, who may read packages. */
  readonly role?: OnePubRole;
  /** Team leaders may export the tokens of their own team. */
  readonly team?: string;
  /** The obfuscated id; the server's first organisation by default. */
  readonly organisation?: string;
}

export interface OnePubToken extends IssuedToken {
  /** `workload`: from trusted access. */
  readonly holder: "member" | "workload";
  readonly organisation: string;
  readonly right: PubRight;
  /** `sliding`: each use puts the end off anew. */
  readonly expiry: "sliding" | "fixed";
}

/** For whom OnePub issues tokens that live shortly. */
export interface TrustRule {
  readonly issuer: { readonly url: string; readonly keys: () => Promise<readonly PublicKey[]> };
  /** By default the server's root without a final slash. */
  readonly audience?: string;
  /** Each of these has to be the same in the workload's token. */
  readonly claims: Readonly<Record<string, string>>;
  /** `publish`: may neither read packages nor ask about the organisation. `read-and-publish` by default. */
  readonly right?: PubRight;
  /** Milliseconds; 15 minutes by default. */
  readonly lifetime?: number;
  readonly organisation?: string;
}

/** What a poll of a log-in is answered. */
export type LogInAnswer =
  /** Without an interval the reply has none. Seconds; the original's clients take 0 and less for 3. */
  | { readonly status: "retry"; readonly pollInterval?: number }
  | { readonly status: "authSucceeded"; readonly email: string }
  | { readonly status: "authFailed"; readonly message: string; readonly httpStatus?: number }
  | { readonly status: "timeout" };

/** A browser log-in, from its first poll or the first visit of its page. */
export interface LogInAttempt {
  readonly startedAt: number;
  readonly outcome: "open" | "refused" | { readonly email: string };
}

/** What has been done, whether or not an answer has reached anybody. */
export type OnePubEffect = "log-in" | "log-out" | "mint" | "export" | "import" | "exchange" | "publish";

export interface OnePubOptions {
  /** Milliseconds since 1970; by default the system's time. */
  readonly now?: () => number;
  /** The obfuscated id in the URL, ten lower-case letters. */
  readonly organisation?: string;
  /** What `/api/status` tells; `none` leaves it out, as old servers do. */
  readonly version?: string;
  /** Seconds, for polls of a log-in that is still open. */
  readonly pollInterval?: number;
  /** Milliseconds until an open log-in is out of time; 10 minutes by default. */
  readonly logInTime?: number;
  /** Milliseconds for which a member's token lives after its last use; 30 days by default. */
  readonly tokenLifetime?: number;
  /**
   * What exportToken does for a member who has no token: `mint` (default) makes one, `revive` gives the last one and
   * accepts it again, `stale` gives the last one, which stays dead, `refuse` refuses. The original's rule is not known.
   */
  readonly exportWithoutToken?: "mint" | "revive" | "stale" | "refuse";
}

export interface OnePubOrganisation {
  readonly id: string;
  readonly name: string;
}

/** All that one server knows. */
export interface OnePubState {
  readonly options: Required<OnePubOptions>;
  readonly organisations: Map<string, OnePubOrganisation>;
  readonly members: Map<string, Required<Omit<OnePubMember, "team">> & Pick<OnePubMember, "team">>;
  readonly issued: IssuedTokens<OnePubToken>;
  /** The one token of each member, also when it is dead. */
  readonly values: Map<string, string>;
  readonly attempts: Map<string, LogInAttempt>;
  /** What the next polls are answered, whosever they are. */
  readonly scriptedAnswers: LogInAnswer[];
  readonly trustRules: TrustRule[];
  readonly uploads: Uploads;
  readonly effects: Record<OnePubEffect, number>;
}
