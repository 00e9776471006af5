import { type ApkgCaller, callerOf, canManageTokens } from "./apkg/apkg-caller.ts";
import { apkgFailure } from "./apkg/apkg-failure.ts";
import { answerChallenge, logIn } from "./apkg/apkg-log-in.ts";
import { apkgPackage } from "./apkg/apkg-package.ts";
import type {
  ApkgEffect,
  ApkgOptions,
  ApkgState,
  ApkgToken,
  ApkgUser,
  NewApkgToken,
} from "./apkg/apkg-state.ts";
import { addToken, createToken, listTokens, revokeToken } from "./apkg/apkg-tokens.ts";
import { IssuedTokens, type TokenView } from "./issued-tokens.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { RegistryServer } from "./registry-server.ts";
import { jsonReply, type Reply } from "./reply.ts";

const DAY = 24 * 60 * 60_000;
const ANYBODY: ApkgUser = { username: "example", email: "example@example.com" };
const UNLIMITED = {
  username: ANYBODY.username,
  label: "example",
  scopes: ["read"],
  expiresIn: null,
  expiresAt: null,
  packageScope: null,
};

export interface ApkgServer extends RegistryServer, TokenView<ApkgToken> {
  readonly effects: Readonly<Record<ApkgEffect, number>>;
  addUser(user: ApkgUser): void;
  /**
   * Issues an API token without a request. By default it is the user `example`'s, may only read, and lasts 90 days.
   *
   * @returns its id, and the token itself
   */
  issue(token?: Partial<NewApkgToken>): { id: string; token: string };
  /** Lists this after the tokens, whatever it is. */
  alsoList(...items: readonly unknown[]): void;
}

/**
 * Starts an apkg registry with the calls that the apkg command line makes to log in, to find out who it is, to
 * manage tokens and to install a package. The original server is not public: shapes and paths are those of the
 * command line's source; statuses of refused bodies, the need of the scope `admin` and that a private package
 * answers 401 without a valid token are assumptions.
 */
export async function startApkg(options: ApkgOptions = {}): Promise<ApkgServer> {
  const state = newState(options);
  const { basePath, now } = state.options;
  const server = await startLoopbackServer((request) => answer(request, state));
  const issue: ApkgServer["issue"] = (wanted) => {
    const createdAt = wanted?.createdAt ?? now();
    const lifetime = { createdAt, expiresIn: "90d", expiresAt: createdAt + 90 * DAY };
    const { token, value } = addToken(state, { ...UNLIMITED, ...lifetime, ...wanted });
    return { id: token.id, token: value };
  };
  return {
    ...server,
    url: `${server.origin}${basePath}`,
    packageName: apkgPackage.name,
    effects: state.effects,
    addUser: (user) => void state.users.set(user.username, user),
    allow: (value) => void addToken(state, { ...UNLIMITED, createdAt: now() }, value),
    revoke: (value) => {
      const token = state.issued.findToken(value);
      if (token !== undefined) state.issued.revoke(token);
      state.sessions.delete(value);
    },
    issue,
    alsoList: (...items) => void state.oddItems.push(...items),
    tokens: () => state.issued.tokens(),
    liveTokens: () => state.issued.liveTokens(),
    findToken: (value) => state.issued.findToken(value),
  };
}

function newState(options: ApkgOptions): ApkgState {
  const now = options.now ?? Date.now;
  return {
    options: {
      now,
      basePath: "",
      shape: "strict",
      tokenManagement: "admin-scope",
      handles: [],
      names: "repeatable",
      sessionLifetime: 60 * 60_000,
      ...options,
    },
    users: new Map([[ANYBODY.username, ANYBODY]]),
    issued: new IssuedTokens(now),
    sessions: new Map(),
    challenges: new Map(),
    usedRecoveryCodes: new Set(),
    oddItems: [],
    effects: { "log-in": 0, issue: 0, revoke: 0 },
  };
}

function answer(request: RecordedRequest, state: ApkgState): Reply {
  const { basePath } = state.options;
  if (!request.path.startsWith(`${basePath}/`)) return notFound();
  const path = request.path.slice(basePath.length);
  const call = `${request.method} ${path}`;
  if (call === "POST /auth/login") return logIn(request, state);
  if (call === "POST /auth/mfa/challenge") return answerChallenge(request, state);
  const caller = callerOf(request, state);
  if ("status" in caller) return caller;
  if (call === "GET /auth/whoami") return whoAmI(caller, state);
  if (path === "/auth/tokens" || path.startsWith("/auth/tokens/")) {
    if (!canManageTokens(caller, state)) {
      return apkgFailure(403, "FORBIDDEN", "This token may not manage tokens.");
    }
    if (call === "GET /auth/tokens") return listTokens(caller, state);
    if (call === "POST /auth/tokens") return createToken(request, caller, state);
    const handle = decodeURIComponent(path.slice("/auth/tokens/".length));
    if (request.method === "DELETE") return revokeToken(handle, caller, state);
  }
  return (
    (request.method === "GET" ? apkgPackage.at(path, request.origin + basePath) : undefined) ?? notFound()
  );
}

function whoAmI({ username, scopes }: ApkgCaller, { users }: ApkgState): Reply {
  const user = users.get(username);
  return jsonReply(200, {
    username,
    email: user?.email ?? "",
    mfaEnabled: user?.totpSecret !== undefined,
    scopes,
    orgs: user?.orgs ?? [],
  });
}

function notFound(): Reply {
  return apkgFailure(404, "NOT_FOUND", "There is nothing of this name.");
}
