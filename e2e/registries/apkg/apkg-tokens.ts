import { randomBytes } from "node:crypto";
import { issuedToken } from "../issued-tokens.ts";
import { readRecord, readText } from "../json-record.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { jsonReply, type Reply } from "../reply.ts";
import type { ApkgCaller } from "./apkg-caller.ts";
import { type ApkgDetail, apkgFailure, apkgInvalid } from "./apkg-failure.ts";
import { createdToken, listedToken } from "./apkg-shape.ts";
import type { ApkgState, ApkgToken, NewApkgToken } from "./apkg-state.ts";

const DAY = 24 * 60 * 60_000;
const LIFETIMES: Readonly<Record<string, number>> = { "30d": 30 * DAY, "90d": 90 * DAY, "365d": 365 * DAY };
const SCOPES = ["read", "publish", "admin", "ci"];

/** `GET /auth/tokens`: the caller's live tokens, and what was to be listed as well. */
export function listTokens({ username }: ApkgCaller, state: ApkgState): Reply {
  const own = state.issued.liveTokens().filter((token) => token.username === username);
  const items = own.map((token) => listedToken(token, state.options.shape));
  return jsonReply(200, { tokens: [...items, ...state.oddItems] });
}

/** `POST /auth/tokens`. */
export function createToken(request: RecordedRequest, { username }: ApkgCaller, state: ApkgState): Reply {
  const { names, now, shape } = state.options;
  const body = readRecord(request) ?? {};
  const label = readText(shape === "documented" ? (body.label ?? body.name) : body.name) ?? "";
  const scopes = body.scopes ?? [];
  const expiresIn = shape === "documented" ? null : body.expiresIn;
  const packageScope = readText(body.packageScope) ?? null;
  const faults: ApkgDetail[] = [];
  // In the documentation a label may be left out.
  if (label === "" && shape === "strict") faults.push({ field: "name", message: "is required" });
  if (!isScopes(scopes)) faults.push({ field: "scopes", message: `must be some of ${SCOPES.join(", ")}` });
  if (!isLifetime(expiresIn)) faults.push({ field: "expiresIn", message: "must be 30d, 90d or 365d" });
  if (!isScopes(scopes) || !isLifetime(expiresIn) || faults.length > 0) return apkgInvalid(...faults);
  const isTaken = state.issued.liveTokens().some((token) => token.label === label);
  if (names === "unique" && isTaken) {
    return apkgFailure(409, "CONFLICT", "There is a token of this name.", [
      { field: "name", message: "exists" },
    ]);
  }
  const createdAt = now();
  const expiresAt = expiresIn === null ? null : createdAt + (LIFETIMES[expiresIn] ?? 0);
  const { token, value } = addToken(state, {
    username,
    label,
    scopes,
    expiresIn,
    packageScope,
    createdAt,
    expiresAt,
  });
  state.effects.issue += 1;
  return jsonReply(201, createdToken(token, value, shape));
}

/** Puts a token into the books. Its value is made up if none is given. */
export function addToken(
  state: ApkgState,
  wanted: NewApkgToken,
  value = `apkg_${randomBytes(24).toString("base64url")}`,
): { token: ApkgToken; value: string } {
  const token = { ...wanted, prefix: value.slice(0, 9), ...issuedToken(value, wanted) };
  state.issued.add(token);
  return { token, value };
}

/** `DELETE /auth/tokens/{handle}`. */
export function revokeToken(handle: string, { username }: ApkgCaller, state: ApkgState): Reply {
  const { handles } = state.options;
  const own = state.issued
    .tokens()
    .filter((token) => token.username === username && token.revokedAt === null);
  const exact = own.filter(({ id }) => id === handle);
  const other = own.filter(
    ({ id, label }) =>
      (handles.includes("prefix") && handle.length >= 8 && id.startsWith(handle)) ||
      (handles.includes("name") && label === handle),
  );
  const [token, second] = exact.length > 0 ? exact : other;
  if (token === undefined) return apkgFailure(404, "NOT_FOUND", "There is no such token.");
  if (second !== undefined) return apkgFailure(409, "CONFLICT", "That is more than one token.");
  state.issued.revoke(token);
  state.effects.revoke += 1;
  return { status: 204 };
}

function isScopes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((scope) => SCOPES.includes(scope));
}

function isLifetime(value: unknown): value is string | null {
  return value === null || (typeof value === "string" && Object.hasOwn(LIFETIMES, value));
}
