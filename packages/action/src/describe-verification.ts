import type { Account, Expiry } from "@setup-registry-token/core";

/** For people: a name, with the e-mail address if there is one that says more. */
export function describeAccount({ name, email }: Account): string {
  return email === undefined || email === name ? name : `${name} (${email})`;
}

/** For people; empty if nothing is known. */
export function describeExpiry(expiry: Expiry): string {
  switch (expiry.kind) {
    case "at":
      return `ends on ${expiry.date.toISOString()}`;
    case "never":
      return "never ends";
    case "renews-on-use":
      return `renews on use, and ends after ${expiry.days} days without`;
    case "unknown":
      return "";
  }
}
