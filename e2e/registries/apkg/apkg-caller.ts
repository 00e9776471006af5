import type { RecordedRequest } from "../recorded-request.ts";
import type { Reply } from "../reply.ts";
import { apkgFailure } from "./apkg-failure.ts";
import type { ApkgState } from "./apkg-state.ts";

/** Who asks, and by what right. */
export interface ApkgCaller {
  readonly kind: "session" | "token";
  readonly username: string;
  readonly scopes: readonly string[];
}

const ALL_SCOPES = ["read", "publish", "admin"];

/** Reads the caller from the bearer token, a session's or an API token, and notes its use. */
export function callerOf({ credential }: RecordedRequest, state: ApkgState): ApkgCaller | Reply {
  const value = credential.scheme === "bearer" ? credential.token : "";
  const session = state.sessions.get(value);
  if (session !== undefined) {
    if (session.expiresAt <= state.options.now()) return expired();
    return { kind: "session", username: session.username, scopes: ALL_SCOPES };
  }
  const token = state.issued.findToken(value);
  if (token === undefined || token.revokedAt !== null) {
    return apkgFailure(401, "UNAUTHORIZED", "The token is missing or not valid.");
  }
  if (state.issued.isExpired(token)) return expired();
  const { username, scopes } = state.issued.use(token);
  return { kind: "token", username, scopes };
}

export function canManageTokens({ kind, scopes }: ApkgCaller, { options }: ApkgState): boolean {
  if (kind === "session" || options.tokenManagement === "any-token") return true;
  return options.tokenManagement === "admin-scope" && scopes.includes("admin");
}

function expired(): Reply {
  const details = [{ field: "token", message: "expired" }];
  return apkgFailure(401, "UNAUTHORIZED", "The token is missing or not valid.", details);
}
