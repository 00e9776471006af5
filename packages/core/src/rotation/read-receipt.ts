import { isSameRegistry } from "../registries/same-registry.ts";
import { ANYWHERE, type Places } from "./places.ts";
import type { PendingToken, Receipt, SupersededToken, UnsettledToken } from "./receipt.ts";
import { isObject, readPlaces, readTexts } from "./receipt-places.ts";

export type ReceiptReading =
  | { kind: "absent" }
  | { kind: "readable"; receipt: Receipt }
  /** Somebody edited it, or it was cut. */
  | { kind: "damaged" }
  /** `newer`: a later version of this product wrote it. `foreign`: it is about tokens of another registry. */
  | { kind: "newer" | "foreign" };

/** What a receipt is about. */
export type ReceiptOwner = Pick<Receipt, "registry" | "server" | "home">;

/**
 * Reads a receipt. All of it is believed or nothing: a token that is named in a part that cannot be read must not be
 * taken for one that nobody knows. What version 1 wrote, or a run at home elsewhere, does not say which places here hold
 * its tokens: they may be anywhere.
 */
export function readReceipt(text: string | undefined, owner: ReceiptOwner): ReceiptReading {
  if (text === undefined || text.trim() === "") return { kind: "absent" };
  const value = parse(text);
  if (!isObject(value)) return { kind: "damaged" };
  if (typeof value.v === "number" && value.v > 2) return { kind: "newer" };
  if ((value.v !== 1 && value.v !== 2) || !isId(value.registry)) return { kind: "damaged" };
  if (!isSameRegistry(value.registry, owner.registry)) return { kind: "foreign" };
  const { superseded = [], unsettled = [], current, pending, lists: _, ...rest } = value;
  const isWhole =
    (current === undefined || isId(current)) &&
    (pending === undefined || isPending(pending)) &&
    isListOf(superseded, isSuperseded) &&
    isListOf(unsettled, isUnsettled);
  const names = readTexts(value.names);
  const places = value.v === 1 ? new Map<string, Places>() : readPlaces(value);
  if (!isWhole || names === undefined || places === undefined) return { kind: "damaged" };
  const inUse = [current, pending?.id, ...unsettled.map(({ id }) => id)].filter((id) => id !== undefined);
  const isOurs = value.v === 2 && value.server === owner.server && value.home === owner.home;
  const doubted = isOurs
    ? inUse.filter((id) => !places.has(id))
    : [...inUse, ...superseded.map(({ id }) => id)];
  return {
    kind: "readable",
    receipt: {
      ...rest,
      v: 2,
      ...owner,
      superseded,
      unsettled,
      places: new Map([...places, ...doubted.map((id) => [id, [ANYWHERE]] as const)]),
      names,
      ...(current !== undefined && { current }),
      ...(pending !== undefined && { pending }),
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isSuperseded(value: unknown): value is SupersededToken {
  return isObject(value) && isId(value.id) && isTime(value.since);
}

function isUnsettled(value: unknown): value is UnsettledToken {
  return isObject(value) && isId(value.id) && isTime(value.until);
}

function isPending(value: unknown): value is PendingToken {
  return (
    isObject(value) &&
    isId(value.id) &&
    isId(value.label) &&
    isTime(value.since) &&
    isId(value.run) &&
    isTime(value.until) &&
    isCount(value.stored) &&
    isId(value.of) &&
    (value.left === undefined || isListOf(value.left, isCount)) &&
    (value.before === undefined || value.before === null || isTime(value.before))
  );
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
