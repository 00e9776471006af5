import { isSameRegistry } from "../registries/same-registry.ts";
import type { PendingToken, Receipt, SupersededToken, UnsettledToken } from "./receipt.ts";

export type ReceiptReading =
  | { kind: "absent" }
  | { kind: "readable"; receipt: Receipt }
  /** Somebody edited it, or it was cut. */
  | { kind: "damaged" }
  /** `newer`: a later version of this product wrote it. `foreign`: it is about tokens of another registry. */
  | { kind: "newer" | "foreign" };

/**
 * Reads a receipt. All of it is believed or nothing: a token that is named in a part that cannot be read must not be
 * taken for one that nobody knows.
 *
 * @param registry {@link Issuer.registry}
 */
export function readReceipt(text: string | undefined, registry: string): ReceiptReading {
  if (text === undefined || text.trim() === "") return { kind: "absent" };
  const value = parse(text);
  if (!isObject(value)) return { kind: "damaged" };
  if (typeof value.v === "number" && value.v > 1) return { kind: "newer" };
  if (value.v !== 1 || !isId(value.registry)) return { kind: "damaged" };
  if (!isSameRegistry(value.registry, registry)) return { kind: "foreign" };
  const { superseded = [], unsettled = [], current, pending } = value;
  const isWhole =
    (current === undefined || isId(current)) &&
    (pending === undefined || isPending(pending)) &&
    isListOf(superseded, isSuperseded) &&
    isListOf(unsettled, isUnsettled);
  if (!isWhole) return { kind: "damaged" };
  return {
    kind: "readable",
    receipt: {
      ...value,
      v: 1,
      registry,
      superseded,
      unsettled,
      ...(current !== undefined && { current }),
      ...(pending !== undefined && { pending }),
    },
  };
}

/** @returns JSON on one line */
export function receiptText(receipt: Receipt): string {
  const { unsettled, ...rest } = receipt;
  return JSON.stringify(unsettled.length === 0 ? rest : receipt);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
