import type { TokenRequest } from "../registries/token-administration.ts";
import type { Secret } from "../secret.ts";
import type { PlaceKey } from "./places.ts";

/** What is to be rotated, and how. */
export interface RotationRequest {
  /** Whose token it is: both stand in its label, and tell it from the tokens of all other secrets. */
  secret: {
    /** For people, without white space, such as `acme/app` or `acme/app@production`. */
    scope: string;
    /** Without white space, such as `https://api.github.com`: ids of repositories are its own. */
    server: string;
    /** What the repository that keeps the receipt is known by on the server. By default as the only destination. */
    home?: PlaceKey | undefined;
    /** Letters, digits and `_`. Upper and lower case differ here: give it as GitHub stores it, in upper case. */
    name: string;
  };
  run: RunNumber;
  /**
   * `rotate` (default): issue a new token, and end those whose time is over. `finish`: do not issue one; only bring what
   * an earlier run began to its end, and end those whose time is over.
   */
  mode?: "rotate" | "finish" | undefined;
  /** What the new token is to be like. What is left out is the registry's default. */
  token?: Omit<TokenRequest, "label"> | undefined;
  /** A text for people, after our own label. One line. */
  note?: string | undefined;
  /** Milliseconds that a superseded token stays valid. By default 24 h; at least 1 h unless `occasion` is `incident`. */
  grace?: number | undefined;
  /**
   * `schedule` (default), or `incident`: the token is in wrong hands. Then a grace of 0 is allowed, and use after the
   * switch keeps no token alive.
   */
  occasion?: "schedule" | "incident" | undefined;
  /** What happens to a superseded token that was used after the switch, where the registry reports use. */
  usedAfterSwitch?: "keep" | "revoke" | undefined;
  /**
   * The id of a token without our label that the secret holds before its first rotation. It may then be revoked, so no
   * other secret must hold it.
   */
  currentId?: string | undefined;
  /**
   * The id of the token that the secret holds now, where somebody has just said so: this counts more than the receipt,
   * which cannot know what was stored by hand. It may be revoked, unless its label says that it may be elsewhere, too.
   */
  presentId?: string | undefined;
  /** Ids that were a `presentId` of earlier rotations: they may be revoked even without our label. */
  namedIds?: readonly string[] | undefined;
  /** What {@link PendingStore} was given by an earlier run. */
  pendingToken?: Secret | undefined;
  /** Milliseconds from the start of one call to the start of the next. By default 0. */
  spacing?: { check?: number; store?: number } | undefined;
  /** Nothing is changed anywhere; the result tells what would be. */
  isDryRun?: boolean | undefined;
  /** Ends the rotation in an orderly way: a new token that is stored nowhere is still revoked. */
  signal?: AbortSignal | undefined;
}

/** A run of a workflow. Both are whole numbers; of two attempts of one run, the earlier is over. */
export interface RunNumber {
  id: number;
  attempt: number;
}
