import { type ExpiringToken, type ExpiryOutlook, expiryOutlook } from "@setup-registry-token/core/workspace";
import type { TokenEnd } from "./token-end.ts";

const DAY = 24 * 60 * 60 * 1000;

/** A token that is made to live no longer than this, in milliseconds, is renewed anyway. */
const SHORT_LIFE = 7 * DAY;

/** Whether a token has ended, or does so within a week. */
export type Ending = "ended" | "ends-soon" | "lasts";

/** @param now milliseconds since 1970 */
export function endingOf(token: TokenEnd, now: number): Ending {
  return outlookOf([token], now).tokens[0]?.state ?? "lasts";
}

/** What is to be shown of the ends of some tokens; nothing of those that never lived long and live yet. */
export function outlookOf(tokens: readonly TokenEnd[], now: number): ExpiryOutlook {
  const notable = tokens.filter(({ end, begin }) => {
    const isShort = end !== undefined && begin !== undefined && end.getTime() - begin.getTime() <= SHORT_LIFE;
    return !isShort || end.getTime() <= now;
  });
  return expiryOutlook(notable.map(expiring), now);
}

function expiring({ end }: TokenEnd, index: number): ExpiringToken {
  return {
    id: String(index),
    expiry: end === undefined ? { kind: "unknown" } : { kind: "at", date: end },
  };
}

/** Whole days until a time, rounded down; negative if it is over. */
export function daysUntil(end: Date, now: number): number {
  return Math.floor((end.getTime() - now) / DAY);
}
