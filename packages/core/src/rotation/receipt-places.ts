import { ANYWHERE, listName, type Places, placesOf } from "./places.ts";
import type { Receipt } from "./receipt.ts";

/** GitHub takes 48 KB for a variable; some are left for what is written while a run goes on. */
const LONGEST_TEXT = 46_000;
/** As many places have names in a receipt. */
const MOST_NAMES = 50;

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @returns JSON on one line. A list of places that makes it too long is left out: then the token that is there may be
 *   anywhere, and is kept.
 */
export function receiptText(receipt: Receipt): string {
  const { places, names, unsettled, ...rest } = receipt;
  const lists = new Map([...places.values()].map((list) => [listName(list), list]));
  const keys = new Set([...lists.values()].flat());
  const named = [...names].filter(([key]) => keys.has(key));
  const texts = new Map([...lists].map(([name, list]) => [name, list.join(" ")]));
  const write = () =>
    JSON.stringify({
      ...rest,
      ...(unsettled.length > 0 && { unsettled }),
      ...(places.size > 0 && {
        places: objectOf(new Map([...places].map(([id, list]) => [id, listName(list)]))),
      }),
      ...(texts.size > 0 && { lists: objectOf(texts) }),
      ...(named.length > 0 && named.length <= MOST_NAMES && { names: objectOf(new Map(named)) }),
    });
  for (const [name] of [...texts].sort(([, one], [, other]) => other.length - one.length)) {
    const text = write();
    if (text.length <= LONGEST_TEXT) return text;
    texts.set(name, ANYWHERE);
  }
  return write();
}

/** @returns the places of each token; `undefined` if a part of it cannot be read */
export function readPlaces(value: Fields): Map<string, Places> | undefined {
  const places = readTexts(value.places);
  const lists = readTexts(value.lists);
  if (places === undefined || lists === undefined) return undefined;
  const read = new Map<string, Places>();
  for (const [id, name] of places) {
    const list = lists.get(name);
    if (list === undefined || !/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(list)) return undefined;
    read.set(id, placesOf(list.split(" ")));
  }
  return read;
}

/** @returns the fields of an object all of which are texts; none of what is not there; `undefined` if it is otherwise */
export function readTexts(value: unknown): Map<string, string> | undefined {
  if (value === undefined) return new Map();
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return entries.length === Object.keys(value).length ? new Map(entries) : undefined;
}

function objectOf(texts: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(texts);
}
