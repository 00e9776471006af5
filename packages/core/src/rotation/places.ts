/**
 * What a place that holds a token is known by, whatever it is called now: `123`, the id of a repository, for the secret
 * of that repository. Visible ASCII characters without a blank. A key that begins with `?` is not certain: what it
 * names may be another place tomorrow.
 */
export type PlaceKey = string;

/** Sorted, each key once. */
export type Places = readonly PlaceKey[];

/** A token with this among its places may be anywhere. */
export const ANYWHERE: PlaceKey = "?";

export function placesOf(keys: Iterable<PlaceKey>): Places {
  return [...new Set(keys)].sort();
}

/** The places that are left when those of `keys` hold another token. What is not certain stays. */
export function withoutPlaces(places: Places, keys: Iterable<PlaceKey>): Places {
  const gone = new Set(keys);
  return places.filter((key) => key.startsWith("?") || !gone.has(key));
}

export function isWithin(places: Places, keys: Iterable<PlaceKey>): boolean {
  return withoutPlaces(places, keys).length === 0;
}

export function haveCommon(places: Places, keys: Iterable<PlaceKey>): boolean {
  const wanted = new Set(keys);
  return places.some((key) => wanted.has(key));
}

/**
 * A short name for a text, the same on every machine: the 64 bits of FNV-1a over its UTF-16 units, modulo 36^8, in base
 * 36. Not for secrets.
 */
export function shortName(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return (hash % 36n ** 8n).toString(36).padStart(8, "0");
}

const listNames = new WeakMap<Places, string>();

/** A short name for a list of places, whatever their order. A thousand places are asked for it again and again. */
export function listName(places: Places): string {
  const known = listNames.get(places);
  if (known !== undefined) return known;
  const name = shortName(placesOf(places).join(" "));
  listNames.set(places, name);
  return name;
}
