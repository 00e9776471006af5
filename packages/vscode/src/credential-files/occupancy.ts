import type { Secret } from "@setup-registry-token/core";
import { holdsToken } from "./entry-token.ts";

/** A token of ours in a package manager's file. */
export interface OurEntry {
  /** Id of the account that it was written for. */
  readonly account: string;
  readonly token: Secret;
}

/**
 * Who has a place in a package manager's file. It is remembered before the file is written: so whatever happens on the
 * way, an entry that none of `ours` explains is somebody else's, and one that they explain never is.
 */
export interface Occupancy {
  /** The entry of somebody else that stood there last, as JSON text; `undefined` if there was none. */
  readonly former: string | undefined;
  /** What may stand there of ours: one entry, and after it, while the file is written, the one to come. */
  readonly ours: readonly OurEntry[];
}

/**
 * An entry of ours takes a place. What somebody else has put there becomes the former entry. Where one of ours stands, or
 * nothing at all, the former entry stays what it was: pub by itself removes an entry that a registry refuses with 401
 * ("Invalid token for <url> deleted."), and then its user logs in again.
 *
 * @param place `occupancy`: what is remembered; `present`: the entry that stands there
 */
export function occupy(
  { occupancy, present }: { occupancy: Occupancy | undefined; present: string | undefined },
  entry: OurEntry,
): Occupancy {
  const standing = standingOf(occupancy, present);
  const isForeign = present !== undefined && standing.length === 0;
  return { former: isForeign ? present : occupancy?.former, ours: [...standing, entry] };
}

/** What is to become of a place that an account leaves. */
export interface Vacated {
  /** What the file should hold there, as JSON text. */
  readonly entry: string | undefined;
  /** `undefined` if nothing need be remembered any longer. */
  readonly occupancy: Occupancy | undefined;
  /** `not-ours`: what stands there is somebody else's, or another account's, and stays. */
  readonly outcome: "removed" | "restored" | "not-ours" | "absent";
}

/**
 * An account leaves a place. Its entry goes, the former one comes back, and none of the tokens that it takes along stays
 * or comes back. Where somebody else has put an entry over ours, that one stays, and the former one is of the past.
 * Where somebody has removed ours, the former one comes back with the last account.
 *
 * @param place `occupancy`: what is remembered; `present`: the entry that stands there
 * @param leaving `account`: its id, if not only tokens go; `tokens`: those that must not stand there, whoever has put
 *   them there
 */
export function vacate(
  { occupancy, present }: { occupancy: Occupancy | undefined; present: string | undefined },
  { account, tokens }: { account: string | undefined; tokens: readonly Secret[] },
): Vacated {
  const isLeaving = (entry: string) => tokens.some((token) => holdsToken(entry, token));
  const kept = occupancy?.former;
  const former = kept === undefined || isLeaving(kept) ? undefined : kept;
  const others = occupancy?.ours.filter((one) => one.account !== account) ?? [];
  const shared = others.length === 0 ? undefined : { former, ours: others };
  const free = { entry: former, occupancy: undefined };
  if (present === undefined) {
    if (shared !== undefined) return { entry: undefined, occupancy: shared, outcome: "absent" };
    return { ...free, outcome: former === undefined ? "absent" : "restored" };
  }
  const standing = standingOf(occupancy, present);
  if (standing.length === 0) {
    return isLeaving(present)
      ? { entry: undefined, occupancy: undefined, outcome: "removed" }
      : { entry: present, occupancy: undefined, outcome: "not-ours" };
  }
  if (isLeaving(present) || standing.some((one) => one.account === account))
    return { ...free, outcome: former === undefined ? "removed" : "restored" };
  return { entry: present, occupancy: shared, outcome: "not-ours" };
}

/** Those of ours that explain what stands there. */
function standingOf(occupancy: Occupancy | undefined, present: string | undefined): OurEntry[] {
  if (occupancy === undefined || present === undefined) return [];
  return occupancy.ours.filter(({ token }) => holdsToken(present, token));
}
