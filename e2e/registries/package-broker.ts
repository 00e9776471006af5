import { composerPackage } from "./composer-package.ts";
import { IssuedTokens, type TokenView } from "./issued-tokens.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import { withRequestId } from "./package-broker/broker-failure.ts";
import { logIn, logOut, sessionOf, whoAmI } from "./package-broker/broker-sessions.ts";
import type {
  BrokerEffect,
  BrokerOptions,
  BrokerState,
  BrokerTenant,
  BrokerToken,
  BrokerUser,
  NewBrokerToken,
} from "./package-broker/broker-state.ts";
import {
  addToken,
  amendToken,
  createToken,
  listTokens,
  revokeToken,
} from "./package-broker/broker-tokens.ts";
import { brokerVersions, noSuchRoute } from "./package-broker/broker-version.ts";
import { answerComposer } from "./package-broker/composer-side.ts";
import { newBrokerId } from "./package-broker/random-text.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { RegistryServer } from "./registry-server.ts";
import { jsonReply, type Reply } from "./reply.ts";

export interface PackageBrokerServer extends RegistryServer, TokenView<BrokerToken> {
  readonly effects: Readonly<Record<BrokerEffect, number>>;
  addUser(user: BrokerUser): void;
  /** From now on there is such a tenant, and with it its organization. Versions without tenants know none. */
  addTenant(tenant: BrokerTenant): void;
  /**
   * Issues a token without a request. By default it never expires and has no limit.
   *
   * @returns its id, and the token itself
   */
  issue(token?: Partial<NewBrokerToken>): { id: string; token: string };
}

/**
 * Starts a server that answers as PACKAGE.broker does, version 0.2.12 or 0.19.8, to Composer and to those who manage
 * tokens: the same messages and status codes, to Composer always 401 and never 403, no `WWW-Authenticate`. Two
 * differences are on purpose. Downloads work (version 0.2.12 answers each of them with 400 "Missing required
 * parameters"), so that an installation can be shown. And a revoked token is refused at once unless a lag is asked
 * for (0.2.12 only), which lasts the same whether or not the token was used shortly before.
 */
export async function startPackageBroker(options: BrokerOptions = {}): Promise<PackageBrokerServer> {
  const state = newState(options);
  const { now, newId } = state.options;
  const server = await startLoopbackServer((request) => withRequestId(answer(request, state)));
  const unlimited = () =>
    ({ label: "example", permissions: "readonly", rateLimit: 0, createdAt: now(), expiresAt: null }) as const;
  return {
    ...server,
    url: server.origin,
    packageName: composerPackage.name,
    effects: state.effects,
    addUser: (user) => void state.users.set(user.email, { id: newId(), ...user }),
    addTenant: (tenant) => void state.tenants.push(tenant),
    allow: (value) => void addToken(state, unlimited(), value),
    revoke: (value) => {
      const token = state.issued.findToken(value);
      if (token !== undefined) state.issued.revoke(token);
    },
    issue: (wanted) => {
      const { token, value } = addToken(state, { ...unlimited(), ...wanted });
      return { id: token.id, token: value };
    },
    tokens: () => state.issued.tokens(),
    liveTokens: () => state.issued.liveTokens(),
    findToken: (value) => state.issued.findToken(value),
  };
}

function newState(options: BrokerOptions): BrokerState {
  const { now = Date.now, version = "0.2.12" } = options;
  return {
    version: brokerVersions[version],
    options: {
      version,
      now,
      revocationLag: 0,
      keyValueStore: "present",
      lastUse: version === "0.19.8" ? "lost" : "recorded",
      newId: newBrokerId,
      ...options,
    },
    users: new Map(),
    sessions: new Map(),
    issued: new IssuedTokens(now),
    uses: new Map(),
    lastUses: new Map(),
    tenants: [],
    effects: { "log-in": 0, "log-out": 0, issue: 0, amend: 0, revoke: 0 },
  };
}

function answer(request: RecordedRequest, state: BrokerState): Reply {
  const { method, path } = request;
  const { version, users, options } = state;
  const forComposer = answerComposer(request, state);
  if (forComposer !== undefined) return forComposer;
  switch (`${method} ${path}`) {
    case "GET /health":
      return jsonReply(200, { status: "ok", timestamp: options.now(), ...version.health });
    case "GET /api/auth/check":
      return jsonReply(200, {
        authRequired: version.isLogInRequired(users.size),
        setupRequired: users.size === 0,
      });
    case "POST /api/auth/login":
      return logIn(request, state);
  }
  if (!/^\/api(?:\/|$)/.test(path)) return unknownPath(request, state);
  const session = sessionOf(request, state);
  if (session === undefined) return noSession(request, state);
  return answerSession(request, session, state);
}

function noSession({ headers }: RecordedRequest, { version }: BrokerState): Reply {
  const isBearer = headers.authorization?.startsWith("Bearer ") === true;
  return version.failure(
    401,
    "Unauthorized",
    isBearer ? "Invalid or expired session" : "Session token required",
  );
}

function answerSession(request: RecordedRequest, session: string, state: BrokerState): Reply {
  const { method, path } = request;
  switch (`${method} ${path}`) {
    case "POST /api/auth/logout":
      return logOut(session, state);
    case "GET /api/auth/me":
      return whoAmI(session, state);
    case "GET /api/tokens":
      return listTokens(state);
    case "POST /api/tokens":
      return createToken(request, state);
  }
  const [, encoded] = /^\/api\/tokens\/([^/]+)$/.exec(path) ?? [];
  if (encoded === undefined) return unknownPath(request, state);
  const id = decodeURIComponent(encoded);
  if (method === "PATCH") return amendToken(id, request, state);
  if (method === "DELETE") return revokeToken(id, state);
  return state.version.oneToken;
}

function unknownPath({ method }: RecordedRequest, { version }: BrokerState): Reply {
  return method === "GET" || method === "HEAD" ? version.unknownPath : noSuchRoute;
}
