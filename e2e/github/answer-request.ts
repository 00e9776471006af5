import type { Reply } from "../registries/reply.ts";
import type { ApiRequest } from "./api-request.ts";
import { checkAccess, type MissingPermission, permissionHeaders } from "./check-access.ts";
import type { Contract, Route } from "./contract.ts";
import type { GitHubState } from "./github-state.ts";
import type { RateLimits } from "./rate-limits.ts";
import { Refusal } from "./refusal.ts";
import { allHandlers } from "./routes/all-handlers.ts";
import type { TokenGrant } from "./token-grant.ts";
import type { Identity, Tokens } from "./tokens.ts";

/** What answers are made from. */
export interface Parts {
  readonly contract: Contract;
  readonly state: GitHubState;
  readonly tokens: Tokens;
  readonly rateLimits: RateLimits;
  readonly missingPermission: MissingPermission;
  readonly now: () => Date;
}

const NO_GRANT: TokenGrant = { kind: "classic", scopes: [] };

/** Does what a request asks and says what GitHub would say to it. */
export function answerRequest(parts: Parts, request: ApiRequest): Reply {
  const identity = parts.tokens.identify(request.authorization);
  try {
    const route = checkRequest(parts, request, identity);
    return handle(parts, { request, route, identity });
  } catch (error) {
    if (error instanceof Refusal) return error.toReply();
    throw error;
  }
}

/** What is told with every answer: how much is left of the hour, and what the call needs. */
export function answerHeaders(parts: Parts, { authorization, route }: ApiRequest): Record<string, string> {
  const identity = parts.tokens.identify(authorization);
  return {
    ...parts.rateLimits.headers(identity),
    ...(route !== undefined && permissionHeaders({ ...parts, route, identity })),
  };
}

/** All that can be refused before anything is looked at or done. */
function checkRequest({ rateLimits, ...parts }: Parts, request: ApiRequest, identity: Identity): Route {
  const { route, reasons } = request;
  // docs.github.com, "Getting started with the REST API": a request without this header is rejected.
  if (request.headers["user-agent"] === undefined)
    throw new Refusal(403, "There has to be a User-Agent header.");
  if (route?.name !== "GET /rate_limit") rateLimits.count(identity);
  if (route === undefined) throw new Refusal(404, "Not Found");
  if (reasons.length > 0) throw new Refusal(422, "Invalid request.", { errors: reasons });
  checkAccess({ ...parts, route, identity });
  return route;
}

interface Admitted {
  readonly request: ApiRequest;
  readonly route: Route;
  readonly identity: Identity;
}

function handle({ state, now, rateLimits, contract }: Parts, { request, route, identity }: Admitted): Reply {
  const handler = allHandlers[route.name];
  if (handler === undefined) throw new Error(`There is no handler for ${route.name}.`);
  const reply = handler({
    parameters: route.parameters,
    query: new URLSearchParams(request.query),
    body: request.body === "" ? undefined : JSON.parse(request.body),
    url: `${request.origin}${request.path}`,
    grant: identity.kind === "token" ? identity.grant : NO_GRANT,
    rateLimit: rateLimits.of(identity),
    state,
    now: now(),
  });
  const body = reply.body === undefined ? undefined : JSON.parse(String(reply.body));
  const reasons = contract.reasonsAgainstAnswer(route, reply.status, body);
  if (reasons.length > 0) throw new Error(`Our own answer does not fit: ${reasons.join("; ")}`);
  return reply;
}
