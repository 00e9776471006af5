import type { Expiry } from "@setup-registry-token/core";
import { fieldsOf } from "./json-fields.ts";

/** When a token ends, as it is kept in JSON. Dates are ISO 8601. */
export type NotedExpiry = Exclude<Expiry, { kind: "at" }> | { kind: "at"; date: string };

const DAY = 24 * 60 * 60 * 1000;

export function noteExpiry(expiry: Expiry): NotedExpiry {
  return expiry.kind === "at" ? { kind: "at", date: expiry.date.toISOString() } : expiry;
}

/**
 * When a token ends, as far as it can be known.
 *
 * @param expiry as the registry told it
 * @param lastUse ISO 8601: the last use that is known of, which puts off the end of a token that renews on use
 * @returns `undefined` if it never ends, or nothing is known
 */
export function endOf(expiry: NotedExpiry, lastUse: string | undefined): Date | undefined {
  if (expiry.kind === "at") return new Date(expiry.date);
  if (expiry.kind !== "renews-on-use" || lastUse === undefined) return undefined;
  return new Date(Date.parse(lastUse) + expiry.days * DAY);
}

/** Reads what {@link noteExpiry} made; anything else means that nothing is known. */
export function readNotedExpiry(value: unknown): NotedExpiry {
  const { kind, date, days } = fieldsOf(value);
  if (kind === "never") return { kind };
  if (kind === "at" && typeof date === "string" && !Number.isNaN(Date.parse(date))) return { kind, date };
  if (kind === "renews-on-use" && typeof days === "number") return { kind, days };
  return { kind: "unknown" };
}
