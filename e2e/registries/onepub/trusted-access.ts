import { randomBytes } from "node:crypto";
import { issuedToken } from "../issued-tokens.ts";
import { readRecord, readText } from "../json-record.ts";
import { isSignedBy, type JsonWebToken, parseToken } from "../json-web-token.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import { jsonReply, type Reply } from "../reply.ts";
import type { OnePubState, TrustRule } from "./onepub-state.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const SUBJECT = "urn:ietf:params:oauth:token-type:jwt";
const LIFETIME = 15 * 60_000;

/**
 * `POST /api/trusted-access/v1/workload/exchange`: an OpenID Connect token for a token of OnePub (RFC 8693), if the
 * issuer, its signature, audience, times and claims are what a trust rule wants.
 */
export async function exchange(request: RecordedRequest, state: OnePubState): Promise<Reply> {
  const body = readRecord(request);
  if (body?.grant_type !== GRANT || body.subject_token_type !== SUBJECT) {
    return refusal(400, "invalid_request", "grant_type or subject_token_type is not supported.");
  }
  const token = parseToken(readText(body.subject_token) ?? "");
  if (token === undefined) return refusal(400, "invalid_request", "subject_token is no JSON Web Token.");
  const ofIssuer = state.trustRules.filter(({ issuer }) => issuer.url === token.claims.iss);
  const fault = await faultOf(token, ofIssuer, { now: state.options.now(), root: request.origin });
  if (fault !== undefined) return refusal(401, "invalid_grant", fault);
  const rule = ofIssuer.find(({ claims }) =>
    Object.entries(claims).every(([name, value]) => token.claims[name] === value),
  );
  if (rule === undefined) return refusal(403, "access_denied", "No trust rule fits the claims of the token.");
  return grant(rule, request.origin, state);
}

async function faultOf(
  token: JsonWebToken,
  rules: readonly TrustRule[],
  { now, root }: { now: number; root: string },
): Promise<string | undefined> {
  const [first] = rules;
  if (first === undefined) return "The issuer is not trusted.";
  const { exp, nbf, aud } = token.claims;
  if (!isSignedBy(token, await first.issuer.keys())) return "The signature is not valid.";
  if (typeof exp !== "number" || exp * 1000 <= now) return "The token has expired.";
  if (typeof nbf === "number" && nbf * 1000 > now) return "The token is not valid yet.";
  if (!rules.some(({ audience = root }) => aud === audience)) return "The audience is not ours.";
  return undefined;
}

function grant(rule: TrustRule, root: string, state: OnePubState): Reply {
  const { organisation = state.options.organisation, right = "read-and-publish", lifetime = LIFETIME } = rule;
  const access_token = randomBytes(48).toString("base64url");
  const createdAt = state.options.now();
  const expiresAt = createdAt + lifetime;
  state.issued.add({
    ...issuedToken(access_token, { label: "trusted access", createdAt, expiresAt }),
    holder: "workload",
    organisation,
    right,
    expiry: "fixed",
  });
  state.effects.exchange += 1;
  const expires_at = new Date(expiresAt).toISOString();
  return jsonReply(200, { access_token, hosted_url: `${root}/api/${organisation}/`, expires_at });
}

function refusal(status: number, error: string, error_description: string): Reply {
  return jsonReply(status, { error, error_description });
}
