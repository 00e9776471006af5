import type { ApkgOptions, ApkgToken } from "./apkg-state.ts";

type Shape = Required<ApkgOptions>["shape"];

/** How the list shows a token. */
export function listedToken(token: ApkgToken, shape: Shape): unknown {
  const { id, label, prefix, createdAt, lastUsed } = token;
  if (shape === "documented") return { id, label, prefix, createdAt: isoTime(createdAt) };
  return { ...tokenFields(token), expiresIn: token.expiresIn, lastUsed: isoTime(lastUsed) };
}

/** The answer to the issue of a token: the only time that the token itself is shown. */
export function createdToken(token: ApkgToken, value: string, shape: Shape): unknown {
  const { id, label, prefix, createdAt } = token;
  if (shape === "documented") return { id, label, prefix, token: value, createdAt: isoTime(createdAt) };
  return { ...tokenFields(token), token: value };
}

function tokenFields({ id, label, scopes, packageScope, expiresAt, createdAt }: ApkgToken) {
  return {
    id,
    name: label,
    scopes,
    ...(packageScope !== null && { packageScope }),
    expiresAt: isoTime(expiresAt),
    createdAt: isoTime(createdAt),
  };
}

function isoTime(time: number): string;
function isoTime(time: number | null): string | null;
function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
