import type { PendingToken } from "./receipt.ts";
import type { Destination } from "./rotation-ports.ts";

/** Names a list of destinations, so that a cursor is not used with another list or order. Not for secrets. */
export function listName(destinations: readonly Destination[]): string {
  const text = destinations.map(({ name }) => name).join("\n");
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return `${destinations.length}-${hash.toString(16).padStart(8, "0")}`;
}

/** The destinations, counted from 0, that are still to get the pending token. */
export function remaining(pending: PendingToken, destinations: readonly Destination[]): number[] {
  const all = [...destinations.keys()];
  if (pending.of !== listName(destinations)) return all;
  const left = new Set(pending.left);
  return all.filter((index) => index >= pending.stored || left.has(index));
}
