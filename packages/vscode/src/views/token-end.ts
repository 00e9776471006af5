import type { TokenRecord } from "@setup-registry-token/core";
import type { Account } from "../storage/account.ts";
import { endOf, type NotedExpiry, noteExpiry } from "../storage/noted-expiry.ts";

/** What can be told about the end of a token. */
export interface TokenEnd {
  readonly expiry: NotedExpiry;
  /** ISO 8601. */
  readonly lastUse: string | undefined;
  readonly end: Date | undefined;
}

/** Of a token in a registry's list. The issue of a token counts as its first use. */
export function endOfRecord({ expiry, lastUsedAt, createdAt }: TokenRecord): TokenEnd {
  return tokenEnd(noteExpiry(expiry), (lastUsedAt ?? createdAt)?.toISOString());
}

/** Of the credential that an account stands for: its token, else its session. */
export function endOfAccount({ token, session, addedAt }: Account): TokenEnd {
  return tokenEnd(token?.expiry ?? session?.expiry ?? { kind: "unknown" }, token?.verifiedAt ?? addedAt);
}

function tokenEnd(expiry: NotedExpiry, lastUse: string | undefined): TokenEnd {
  return { expiry, lastUse, end: endOf(expiry, lastUse) };
}
