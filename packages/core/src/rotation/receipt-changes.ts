import { ANYWHERE, haveCommon, type PlaceKey, type Places, placesOf, withoutPlaces } from "./places.ts";
import type { PendingToken, Receipt } from "./receipt.ts";
import { isoTime, SKEW } from "./spans.ts";

/** Takes out all that a receipt says of a token. */
export function withoutToken(receipt: Receipt, id: string): Receipt {
  return {
    ...withPlaces(withoutUse(receipt, id), id, []),
    superseded: receipt.superseded.filter((token) => token.id !== id),
    unsettled: receipt.unsettled.filter((token) => token.id !== id),
  };
}

/** A token that is not wanted any more, and that no place holds nor ever will. */
export function superseded(receipt: Receipt, id: string, since: number): Receipt {
  return {
    ...withPlaces(listed(receipt, id, since), id, []),
    unsettled: receipt.unsettled.filter((token) => token.id !== id),
  };
}

/** A token that places hold which are none of the destinations. */
export function elsewhere(
  receipt: Receipt,
  id: string,
  { now, places }: { now: number; places: Places },
): Receipt {
  return withPlaces(superseded(receipt, id, now), id, places);
}

/**
 * A token that is not wanted any more, but that a place may hold.
 *
 * @param until nobody stores it later than this
 * @param places where it may be; by default as the receipt says
 */
export function doubtful(
  receipt: Receipt,
  id: string,
  {
    now,
    until,
    places = receipt.places.get(id) ?? [ANYWHERE],
  }: { now: number; until: number; places?: Places },
): Receipt {
  const changed = superseded(receipt, id, now);
  return {
    ...withPlaces(changed, id, places),
    unsettled: [...changed.unsettled, { id, until: isoTime(until) }],
  };
}

/**
 * All destinations hold the pending token: it becomes the current one. The others have left these places, but for what
 * somebody could still store there; a token that has left all its places is superseded.
 *
 * @param since milliseconds since 1970 when the last destination got it
 * @param keys of the destinations
 */
export function concluded(
  receipt: Receipt,
  pending: Pick<PendingToken, "id" | "since">,
  { since, keys }: { since: number; keys: readonly PlaceKey[] },
): Receipt {
  const canBeStored = (id: string) =>
    receipt.unsettled.some((token) => token.id === id && Date.parse(token.until) > Date.parse(pending.since));
  const { current } = receipt;
  const changed = [...receipt.places.keys()]
    .filter((id) => id !== pending.id)
    .reduce((before, id) => {
      const replaced = canBeStored(id) ? before : leaving(before, id, { keys, since });
      return id === current ? listed(replaced, id, since) : replaced;
    }, receipt);
  const places = placesOf([...(receipt.places.get(pending.id) ?? []), ...keys]);
  return {
    ...withPlaces(withoutUse(changed, pending.id), pending.id, places),
    current: pending.id,
    superseded: changed.superseded.filter(({ id }) => id !== pending.id),
  };
}

/**
 * What was written in every destination after nobody could store a token any more has pushed that token out there.
 *
 * @param times when each destination was last written
 */
export function settledByTimes(
  receipt: Receipt,
  { times, keys }: { times: readonly (Date | undefined)[]; keys: readonly PlaceKey[] },
): Receipt {
  const written = times.filter((time) => time !== undefined).map((time) => time.getTime());
  if (written.length === 0) return receipt;
  return receipt.unsettled
    .filter(({ id, until }) => id !== receipt.current && Math.min(...written) >= Date.parse(until) + SKEW)
    .reduce((changed, { id }) => leaving(changed, id, { keys, since: Math.max(...written) }), receipt);
}

/**
 * Several lists of places can share one receipt. Makes that token the current one which these places hold, if it is
 * another; what other places hold stays among the superseded, with its places.
 */
export function facing(receipt: Receipt, keys: readonly PlaceKey[], now: number): Receipt {
  const { current, places } = receipt;
  const isHere = (id: string) => haveCommon(places.get(id) ?? [], keys) || isAnywhere(receipt, id);
  if (current === undefined || isHere(current)) return receipt;
  const unsettled = new Set(
    receipt.unsettled.filter(({ until }) => Date.parse(until) > now).map(({ id }) => id),
  );
  const here = receipt.superseded.findLast(
    ({ id }) => !unsettled.has(id) && keys.every((key) => places.get(id)?.includes(key)),
  );
  const { current: _, ...rest } = listed(receipt, current, now);
  if (here === undefined) return rest;
  return {
    ...rest,
    current: here.id,
    superseded: rest.superseded.filter(({ id }) => id !== here.id),
  };
}

/** Whether all that is known of a token is that some place may hold it. */
function isAnywhere({ places }: Receipt, id: string): boolean {
  return places.get(id)?.some((key) => key.startsWith("?")) ?? false;
}

/** Certain places hold another token than this one. */
function leaving(
  receipt: Receipt,
  id: string,
  { keys, since }: { keys: readonly PlaceKey[]; since: number },
): Receipt {
  const left = withoutPlaces(receipt.places.get(id) ?? [], keys);
  const known = receipt.superseded.find((token) => token.id === id);
  // Other places may have got another later than these.
  const last = known === undefined ? since : Math.max(since, Date.parse(known.since));
  if (left.length === 0) return superseded(receipt, id, last);
  return withPlaces(known === undefined ? receipt : listed(receipt, id, last), id, left);
}

/** Among the superseded, and neither current nor pending. */
function listed(receipt: Receipt, id: string, since: number): Receipt {
  const at = isoTime(since);
  const isListed = receipt.superseded.some((token) => token.id === id);
  return {
    ...withoutUse(receipt, id),
    superseded: isListed
      ? receipt.superseded.map((token) => (token.id === id ? { ...token, since: at } : token))
      : [...receipt.superseded, { id, since: at }],
  };
}

/** @param places where a token may be; none: nowhere any more */
export function withPlaces(receipt: Receipt, id: string, places: Places): Receipt {
  const all = new Map(receipt.places);
  if (places.length === 0) all.delete(id);
  else all.set(id, places);
  return { ...receipt, places: all };
}

/** Neither current nor pending. */
function withoutUse(receipt: Receipt, id: string): Receipt {
  const { current, pending, ...rest } = receipt;
  return {
    ...rest,
    ...(current !== undefined && current !== id && { current }),
    ...(pending !== undefined && pending.id !== id && { pending }),
  };
}
