import { ANYWHERE, type Places } from "./places.ts";
import type { ReadLabel } from "./run-label.ts";

/** What people want to know of places that may hold a token. */
interface HeldWhere {
  /** By the token's label; `undefined` if that is not known. */
  issuer: ReadLabel["issuer"] | undefined;
  /** What some of the places are called. */
  names: ReadonlyMap<string, string>;
}

const MOST_NAMED = 5;

/** @returns why a token that was replaced here is kept, and what to do about it; full sentences */
export function whyHeld(places: Places, { issuer, names }: HeldWhere): string {
  if (!places.includes(ANYWHERE)) {
    return (
      `It was stored in ${describePlaces(places, names)}, and no rotation is known to have stored another there. ` +
      "It is not revoked before that."
    );
  }
  const reason =
    issuer === "perhaps"
      ? "An early version of this program issued it and did not note for which server and which secrets"
      : "It is not known which secrets it was stored in";
  return (
    `${reason}, so a secret may still hold it. Look for it in other lists, on other servers and in repositories that ` +
    "were renamed, and revoke it at the registry only if no secret can hold it."
  );
}

/** For people: names where they are known, ids where they are not. */
export function describePlaces(places: Places, names: ReadonlyMap<string, string>): string {
  const texts = places.slice(0, MOST_NAMED).map((key) => names.get(key) ?? `the place ${key}`);
  const rest = places.length - texts.length;
  return rest > 0 ? `${texts.join(", ")} and ${rest} more` : texts.join(", ");
}
