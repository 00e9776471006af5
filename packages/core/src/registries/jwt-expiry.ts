import type { Secret } from "../secret.ts";
import type { Expiry } from "./expiry.ts";
import { readTime } from "./expiry.ts";
import { fieldsOf } from "./json-fields.ts";

/**
 * When a token ends by its own account: many registries issue JSON Web Tokens (RFC 7519), whose claim `exp` says so.
 *
 * @returns `unknown` for any other token
 */
export function jwtExpiry(token: Secret): Expiry {
  const [, payload, signature, ...more] = token.reveal().split(".");
  if (payload === undefined || signature === undefined || more.length > 0) return { kind: "unknown" };
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  } catch {
    return { kind: "unknown" };
  }
  const { exp } = fieldsOf(claims);
  const date = typeof exp === "number" ? readTime(exp) : undefined;
  return date === undefined ? { kind: "unknown" } : { kind: "at", date };
}
