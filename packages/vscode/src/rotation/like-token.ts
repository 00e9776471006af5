import type { TokenRecord } from "@setup-registry-token/core";
import type { WantedToken } from "../tokens/token-questions.ts";

const DAY = 24 * 60 * 60 * 1000;

/** What to ask for to have a token that may do what another may, for as long, as far as the registry tells. */
export function likeToken({ permissions, packageScope, expiry, createdAt }: TokenRecord): WantedToken {
  return {
    ...(permissions.length > 0 && { permissions }),
    ...(packageScope !== undefined && { packageScope }),
    ...(expiry.kind === "never" && { days: undefined }),
    ...(expiry.kind === "at" &&
      createdAt !== undefined && {
        days: Math.round((expiry.date.getTime() - createdAt.getTime()) / DAY),
      }),
  };
}
