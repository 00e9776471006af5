import type { Translations } from "../l10n.ts";
import { endOf, type NotedExpiry } from "../storage/noted-expiry.ts";
import { daysUntil } from "./ending.ts";

/**
 * Says in a few words when a token ends.
 *
 * @param token.lastUse ISO 8601, see {@link endOf}
 * @param now milliseconds since 1970
 * @returns `undefined` if nothing is known
 */
export function describeEnd(
  token: { expiry: NotedExpiry; lastUse: string | undefined },
  now: number,
  l10n: Translations,
): string | undefined {
  const { expiry, lastUse } = token;
  const end = endOf(expiry, lastUse);
  if (end !== undefined) return describeDate(end, now, l10n);
  if (expiry.kind === "never") return l10n.t("never expires");
  if (expiry.kind === "renews-on-use") return l10n.t("expires {0} days after its last use", expiry.days);
  return undefined;
}

function describeDate(end: Date, now: number, l10n: Translations): string {
  const days = daysUntil(end, now);
  if (end.getTime() <= now) return l10n.t("expired");
  if (days === 0) return l10n.t("expires within a day");
  return days === 1 ? l10n.t("expires in 1 day") : l10n.t("expires in {0} days", days);
}
