import { randomBytes } from "node:crypto";

/** A token that every client takes, with the characters that encodings change. */
export function randomToken(): string {
  return `${randomBytes(6).toString("hex")}+/${randomBytes(15).toString("base64url")}=`;
}
