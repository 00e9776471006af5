import { daysLeft, type Expiry } from "../registries/expiry.ts";

const DAY = 24 * 60 * 60 * 1000;
/** From here on a token is worth a badge. */
const SOON = 7;

/** A token, as far as its end goes. */
export interface ExpiringToken {
  /** By what the caller knows it. */
  id: string;
  expiry: Expiry;
  /** When it was used last, as far as is known: for tokens that each use renews. */
  lastUsedAt?: Date | undefined;
}

export interface ExpiryOutlook {
  /** In the order in which they ended or will end. */
  tokens: TokenOutlook[];
  /** How many have ended or end within seven days. */
  badge: number;
  /** When anything here will change, in milliseconds since 1970; `undefined` if nothing ever will. */
  nextChange: number | undefined;
}

/** Of a token whose end is known. */
export interface TokenOutlook {
  id: string;
  state: "ended" | "ends-soon" | "lasts";
  /** Whole days from now until it ends, rounded down; 0 if it has ended. */
  daysLeft: number;
  endsAt: Date;
}

/**
 * What to show of the ends of some tokens, and until when that holds, so that one timer is enough.
 *
 * @param now milliseconds since 1970
 */
export function expiryOutlook(tokens: readonly ExpiringToken[], now: number): ExpiryOutlook {
  const outlooks = tokens
    .flatMap((token) => outlookOf(token, now))
    .sort((one, other) => one.endsAt.getTime() - other.endsAt.getTime());
  const changes = outlooks.map(nextChangeOf).filter((change) => change !== undefined);
  return {
    tokens: outlooks,
    badge: outlooks.filter(({ state }) => state !== "lasts").length,
    nextChange: changes.length === 0 ? undefined : changes.reduce((one, other) => Math.min(one, other)),
  };
}

function outlookOf({ id, expiry, lastUsedAt }: ExpiringToken, now: number): TokenOutlook[] {
  const endsAt = endOf(expiry, lastUsedAt);
  if (endsAt === undefined) return [];
  const days = daysLeft({ kind: "at", date: endsAt }, now) ?? 0;
  if (endsAt.getTime() <= now) return [{ id, state: "ended", daysLeft: 0, endsAt }];
  return [{ id, state: days < SOON ? "ends-soon" : "lasts", daysLeft: days, endsAt }];
}

function endOf(expiry: Expiry, lastUsedAt: Date | undefined): Date | undefined {
  if (expiry.kind === "at") return expiry.date;
  if (expiry.kind !== "renews-on-use" || lastUsedAt === undefined) return undefined;
  return new Date(lastUsedAt.getTime() + expiry.days * DAY);
}

/** A day less is left one moment after a whole number of days was. */
function nextChangeOf({ state, daysLeft: days, endsAt }: TokenOutlook): number | undefined {
  if (state === "ended") return undefined;
  return days === 0 ? endsAt.getTime() : endsAt.getTime() - days * DAY + 1;
}
