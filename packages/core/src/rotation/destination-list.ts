import { type PlaceKey, shortName } from "./places.ts";
import type { PendingToken } from "./receipt.ts";

/** Names a list of destinations in their order, so that a cursor is not used with another list or order. */
export function cursorName(keys: readonly PlaceKey[]): string {
  return `${keys.length}-${shortName(keys.join(" "))}`;
}

/** The destinations, counted from 0, that are still to get the pending token. */
export function remaining(pending: PendingToken, keys: readonly PlaceKey[]): number[] {
  const all = [...keys.keys()];
  if (pending.of !== cursorName(keys)) return all;
  const left = new Set(pending.left);
  return all.filter((index) => index >= pending.stored || left.has(index));
}
