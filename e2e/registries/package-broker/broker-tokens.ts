import { issuedToken } from "../issued-tokens.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { jsonReply, type Reply } from "../reply.ts";
import type { BrokerState, BrokerToken, NewBrokerToken } from "./broker-state.ts";
import { newBrokerToken } from "./random-text.ts";
import { readAmendment, readNewToken } from "./token-fields.ts";

/** `GET /api/tokens`: a bare array, oldest first; expired tokens are there, revoked ones are not. */
export function listTokens(state: BrokerState): Reply {
  return jsonReply(
    200,
    existing(state).map((token) => ({ ...describeToken(token), last_used_at: seconds(token.lastUsed) })),
  );
}

/** `POST /api/tokens`. */
export function createToken(request: RecordedRequest, state: BrokerState): Reply {
  const read = readNewToken(request, state.version);
  if (read.kind === "refused") return read.reply;
  const { description, permissions, rate_limit_max, expires_at } = read.fields;
  // An explicit null is taken for a missing value here, and only here.
  const rateLimit = stored(rate_limit_max ?? state.version.defaultRateLimit, state);
  if (!isLimitPossible(rateLimit, state)) return limitNeedsStore(state);
  const { token, value } = addToken(state, {
    label: String(description),
    permissions: permissions === "write" ? "write" : "readonly",
    rateLimit,
    createdAt: state.options.now(),
    expiresAt: expires_at === undefined ? null : Number(expires_at) * 1000,
  });
  state.effects.issue += 1;
  const { id, ...rest } = describeToken(token);
  return jsonReply(201, { id, token: value, ...rest });
}

/** `PATCH /api/tokens/:id`. Permissions and expiry are fixed for life. */
export function amendToken(id: string, request: RecordedRequest, state: BrokerState): Reply {
  const read = readAmendment(request, state.version);
  if (read.kind === "refused") return read.reply;
  const token = existing(state).find((one) => one.id === id);
  if (token === undefined) return tokenNotFound();
  const { description = token.label, rate_limit_max = token.rateLimit } = read.fields;
  const rateLimit = stored(rate_limit_max, state);
  if (!isLimitPossible(rateLimit, state)) return limitNeedsStore(state);
  const amended = state.issued.change(token, { ...token, label: String(description), rateLimit });
  state.effects.amend += 1;
  return jsonReply(200, { ...describeToken(amended), last_used_at: seconds(amended.lastUsed) });
}

/** `DELETE /api/tokens/:id`. */
export function revokeToken(id: string, state: BrokerState): Reply {
  const token = existing(state).find((one) => one.id === id);
  if (token === undefined) return tokenNotFound();
  state.issued.revoke(token);
  state.effects.revoke += 1;
  return jsonReply(200, { message: "Token revoked" });
}

/** Puts a token into the books. Its value is made up if none is given. */
export function addToken(state: BrokerState, wanted: NewBrokerToken, value = newBrokerToken()) {
  const token: BrokerToken = {
    ...wanted,
    ...issuedToken(value, { ...wanted, id: state.options.newId() }),
  };
  state.issued.add(token);
  return { token, value };
}

function existing({ issued }: BrokerState): readonly BrokerToken[] {
  return issued.tokens().filter(({ revokedAt }) => revokedAt === null);
}

function describeToken({ id, label, permissions, rateLimit, createdAt, expiresAt }: BrokerToken) {
  return {
    id,
    description: label,
    permissions,
    rate_limit_max: rateLimit,
    created_at: seconds(createdAt),
    expires_at: seconds(expiresAt),
  };
}

function seconds(time: number | null): number | null {
  return time === null ? null : Math.floor(time / 1000);
}

/** A version that has no limit by default keeps 0, which is none, as null. */
function stored(rateLimit: unknown, { version }: BrokerState): number | null {
  const isNone = rateLimit === null || (rateLimit === 0 && version.defaultRateLimit === null);
  return isNone ? null : Number(rateLimit);
}

function isLimitPossible(rateLimit: number | null, { options }: BrokerState): boolean {
  return options.keyValueStore === "present" || rateLimit === null || rateLimit === 0;
}

function limitNeedsStore({ version }: BrokerState): Reply {
  return version.failure(400, "Bad Request", "Rate limiting requires a KV store. Set rate_limit_max to 0.");
}

function tokenNotFound(): Reply {
  return jsonReply(404, { error: "Not Found", message: "Token not found" });
}
