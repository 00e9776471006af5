import type { Places } from "./places.ts";

/**
 * What is known of the tokens of one secret. Its text is JSON that people can read: ids, times (ISO 8601, UTC) and
 * places, and nothing that is made from a token. What it does not know it keeps.
 */
export interface Receipt {
  v: 2;
  /** {@link Issuer.registry} */
  registry: string;
  /** {@link RotationRequest.secret} */
  server: string;
  /** What the repository that keeps the receipt is known by on the server. */
  home: string;
  /** Id of the token that the destinations hold. */
  current?: string;
  /** Replaced, still valid. An id leaves only when the registry has confirmed that the token is gone. */
  superseded: SupersededToken[];
  pending?: PendingToken;
  /**
   * Tokens among the superseded that a destination may hold all the same: a run that may be alive could still store
   * them. They end only after they were replaced once more. Left out of the text if there are none.
   */
  unsettled: UnsettledToken[];
  /** Which places may hold a token, by its id. One that is not in here is in none, and never will be again. */
  places: ReadonlyMap<string, Places>;
  /** What some of the places are called, for people. */
  names: ReadonlyMap<string, string>;
}

export interface SupersededToken {
  id: string;
  /** Since when no destination has held it. */
  since: string;
}

/** A token that a run is storing, or was when it died. */
export interface PendingToken {
  id: string;
  label: string;
  /** When the run that issued it began to store it. */
  since: string;
  /** Id and attempt of the run that stores it, as `123-1`. */
  run: string;
  /** That run stores nothing later than this. */
  until: string;
  /** How many destinations were tried, in their order. */
  stored: number;
  /** The list of destinations, in their order, that {@link PendingToken.stored} counts in. */
  of: string;
  /** Those among the tried, counted from 0, that do not hold it or may not. */
  left?: number[];
  /** When the only destination had been written before; `null`: never. Absent if that is not known. */
  before?: string | null;
}

export interface UnsettledToken {
  id: string;
  /** Nobody stores it later than this. */
  until: string;
}
