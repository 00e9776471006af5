import type { TokenRecord } from "../registries/token-administration.ts";
import { ANYWHERE, listName, type Places, placesOf } from "./places.ts";
import { readLabel } from "./run-label.ts";
import type { Work } from "./work.ts";

/**
 * The places that a token may be in, by its label: it was issued for a list of places, and stored in no others.
 *
 * @returns {@link ANYWHERE} if the label names no list that is known here
 */
export function labelledPlaces({ owner, keys, keeper }: Work, { label }: Pick<TokenRecord, "label">): Places {
  const { list } = readLabel(label, owner);
  const lists = [placesOf(keys), ...keeper.receipt.places.values()];
  return lists.find((places) => listName(places) === list) ?? [ANYWHERE];
}

/**
 * The places that a token may be in of which a user says that it is in these: what no rotation has issued is there and
 * nowhere else.
 */
export function namedPlaces(work: Work, record: Pick<TokenRecord, "label">): Places {
  const isByHand = readLabel(record.label, work.owner).issuer === "somebody else";
  const here = placesOf(work.keys);
  return isByHand ? here : placesOf([...here, ...labelledPlaces(work, record)]);
}
