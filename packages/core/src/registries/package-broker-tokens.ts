import { RegistryTokenError } from "../errors.ts";
import type { HttpClock } from "../http/retry.ts";
import { Secret } from "../secret.ts";
import { readExpiry, readTime } from "./expiry.ts";
import { fieldsOf, firstText } from "./json-fields.ts";
import type { PackageBrokerCall, PackageBrokerReply } from "./package-broker-calls.ts";
import { oneLine } from "./quotation.ts";
import { RegistryRefused } from "./registry-refused.ts";
import type { IssuedToken, TokenAdministration, TokenRecord, TokenRequest } from "./token-administration.ts";
import { tokenPath } from "./token-path.ts";
import { incompleteAnswer } from "./unexpected-answer.ts";

const TOKENS = "/api/tokens";
const DAY_IN_SECONDS = 24 * 60 * 60;

/** @param session of any user: each may manage all tokens of the registry */
export function packageBrokerTokens(
  call: PackageBrokerCall,
  { session, clock }: { session: Secret; clock: HttpClock },
): Required<TokenAdministration> {
  return {
    async list({ signal } = {}) {
      const { answer, json } = await call({ method: "GET", path: TOKENS, session, signal });
      if (!Array.isArray(json)) throw incompleteAnswer(answer, "a list of tokens");
      const tokens = json.map(readRecord).filter(({ id }) => id !== "");
      return { tokens, unreadable: json.length - tokens.length };
    },

    async issue(request, { signal } = {}) {
      const post = (body: Readonly<Record<string, unknown>>) =>
        call({ method: "POST", path: TOKENS, session, body, signal });
      const body = bodyOf(request, clock.now());
      try {
        return readIssued(await post(body));
      } catch (error) {
        if (!needsNoLimit(error) || request.rateLimit !== undefined) throw error;
        return readIssued(await post({ ...body, rate_limit_max: 0 }));
      }
    },

    async revoke(id, { signal } = {}) {
      const { answer } = await call({
        method: "DELETE",
        path: tokenPath(TOKENS, id),
        session,
        mayBeMissing: true,
        signal,
      });
      return answer.status === 404 ? "already-gone" : "revoked";
    },

    async amend(id, { label, rateLimit }, { signal } = {}) {
      const body = {
        ...(label !== undefined && { description: label }),
        ...(rateLimit !== undefined && { rate_limit_max: rateLimit }),
      };
      const { answer, json } = await call({
        method: "PATCH",
        path: tokenPath(TOKENS, id),
        session,
        body,
        signal,
      });
      const record = readRecord(json);
      if (record.id === "") throw incompleteAnswer(answer, "the token that it changed");
      return record;
    },
  };
}

/** `expires_at` in Unix seconds; it must be left out, not null, for a token without an end. */
function bodyOf(
  { label, days, permissions = [], packageScope, rateLimit }: TokenRequest,
  now: number,
): Readonly<Record<string, unknown>> {
  const [permission, ...more] = permissions;
  if (more.length > 0 || packageScope !== undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      "A token of PACKAGE.broker has one permission, readonly or write, and no package scope.",
    );
  }
  return {
    description: label,
    ...(permission !== undefined && { permissions: permission }),
    ...(days !== undefined && { expires_at: Math.floor(now / 1000) + days * DAY_IN_SECONDS }),
    ...(rateLimit !== undefined && { rate_limit_max: rateLimit }),
  };
}

/** A server without a key-value store cannot count requests, and refuses even its own default limit. */
function needsNoLimit(error: unknown): boolean {
  return (
    error instanceof RegistryRefused && error.status === 400 && /\bKV\b|rate.?limit/i.test(error.said ?? "")
  );
}

function readIssued({ answer, json }: PackageBrokerReply): IssuedToken {
  const token = firstText(fieldsOf(json).token);
  if (token === undefined) throw incompleteAnswer(answer, "the token that it issued");
  const record = readRecord(json);
  if (record.id === "")
    throw incompleteAnswer(answer, "the id of the token that it issued; revoke it there by its label");
  return { token: new Secret(token), record };
}

function readRecord(item: unknown): TokenRecord {
  const fields = fieldsOf(item);
  const permission = firstText(fields.permissions);
  return {
    id: firstText(fields.id) ?? "",
    label: oneLine(firstText(fields.description) ?? ""),
    createdAt: readTime(fields.created_at),
    lastUsedAt: readTime(fields.last_used_at),
    expiry: readExpiry(fields.expires_at),
    permissions: permission === undefined ? [] : [permission],
    packageScope: undefined,
  };
}
