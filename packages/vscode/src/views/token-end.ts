import type { TokenRecord } from "@setup-registry-token/core";
import type { Account } from "../storage/account.ts";
import { endOf, type NotedExpiry, noteExpiry } from "../storage/noted-expiry.ts";

/** What can be told about the end of a token. */
export interface TokenEnd {
  readonly expiry: NotedExpiry;
  /** ISO 8601. */
  readonly lastUse: string | undefined;
  /** When it was issued, as far as is known. */
  readonly begin: Date | undefined;
  readonly end: Date | undefined;
}

/** Of a token in a registry's list. The issue of a token counts as its first use. */
export function endOfRecord({ expiry, lastUsedAt, createdAt }: TokenRecord): TokenEnd {
  return tokenEnd(noteExpiry(expiry), (lastUsedAt ?? createdAt)?.toISOString(), createdAt);
}

/** Of the credential that an account stands for: its token, else its session. */
export function endOfAccount({ token, session, source, addedAt }: Account): TokenEnd {
  const isNew = source === "log-in" || source === "issued";
  const begin = token?.createdAt ?? (isNew ? addedAt : undefined);
  return tokenEnd(
    token?.expiry ?? session?.expiry ?? { kind: "unknown" },
    token?.verifiedAt ?? addedAt,
    begin === undefined ? undefined : new Date(begin),
  );
}

function tokenEnd(expiry: NotedExpiry, lastUse: string | undefined, begin: Date | undefined): TokenEnd {
  return { expiry, lastUse, begin, end: endOf(expiry, lastUse) };
}
