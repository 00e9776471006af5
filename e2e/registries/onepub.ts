import { IssuedTokens, type TokenView } from "./issued-tokens.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import { logInPage, tellLogIn } from "./onepub/browser-log-in.ts";
import { answerHolder, isCommandLinePath, isNewEnough, tellStatus } from "./onepub/command-line-calls.ts";
import { giveToken, tokenOfMember, useToken } from "./onepub/member-tokens.ts";
import { onePubReply } from "./onepub/onepub-reply.ts";
import type {
  LogInAnswer,
  OnePubEffect,
  OnePubMember,
  OnePubOptions,
  OnePubOrganisation,
  OnePubState,
  OnePubToken,
  TrustRule,
} from "./onepub/onepub-state.ts";
import { exchange } from "./onepub/trusted-access.ts";
import { answerHostedPub } from "./pub/hosted-pub.ts";
import { pubPackage } from "./pub/pub-package.ts";
import { pubFailure } from "./pub/pub-reply.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { RegistryServer } from "./registry-server.ts";
import type { Reply } from "./reply.ts";

const AWAIT = "/api/member/awaitLogin/";
const PAGE = "/clilogin/";
/** The address that the log-in page has in its field. */
const DEVELOPER = "developer@example.com";

export interface OnePubServer extends RegistryServer, TokenView<OnePubToken> {
  readonly effects: Readonly<Record<OnePubEffect, number>>;
  addOrganisation(organisation: OnePubOrganisation): void;
  addMember(member: OnePubMember): void;
  /** A member's one token, made if there is none. */
  issue(email: string): string;
  /** From now on this token is known but may not read the package: 403 instead of 401. */
  forbid(token: string): void;
  /** Trusts workloads whose tokens have these claims. */
  trust(rule: TrustRule): void;
  /** Has the next polls of a log-in, whosever they are, answered so. */
  answerLogIn(...answers: readonly LogInAnswer[]): void;
  /**
   * From now on the command line's calls are answered 429, as after many at once.
   *
   * @returns ends it
   */
  overload(): () => void;
}

/**
 * Starts OnePub, as far as its command line shows how it behaves: hosted pub repositories, mounted at
 * `/api/<organisation>/` with `Bearer` tokens, and OnePub's own calls, which take the bare token. Each member has one
 * token. One member is there from the start, an administrator.
 */
export async function startOnePub(options: OnePubOptions = {}): Promise<OnePubServer> {
  const state = newState(options);
  const { organisation } = state.options;
  const addMember = (member: OnePubMember) =>
    void state.members.set(member.email, { role: "Collaborator", organisation, ...member });
  addMember({ email: DEVELOPER, role: "Administrator" });
  const server = await startLoopbackServer((request) => answer(request, state));
  const give = (value: string, right: "read" | "none") => {
    const known = state.issued.findToken(value);
    if (known?.revokedAt === null) return void state.issued.change(known, { ...known, right });
    const email = `member-${state.members.size}@example.com`;
    addMember({ email });
    giveToken(email, value, state, { right, expiresAt: null, expiry: "fixed" });
  };
  return {
    ...server,
    url: `${server.origin}/api/${organisation}/`,
    packageName: pubPackage.name,
    effects: state.effects,
    addOrganisation: (added) => void state.organisations.set(added.id, added),
    addMember,
    issue: (email) => tokenOfMember(email, state).value,
    allow: (value) => give(value, "read"),
    forbid: (value) => give(value, "none"),
    revoke: (value) => {
      const token = state.issued.findToken(value);
      if (token !== undefined) state.issued.revoke(token);
    },
    trust: (rule) => void state.trustRules.push(rule),
    answerLogIn: (...answers) => void state.scriptedAnswers.push(...answers),
    overload: () =>
      server.fail(
        ({ path }) => isCommandLinePath(path),
        { kind: "reply", reply: onePubReply.tooManyRequests() },
        Number.POSITIVE_INFINITY,
      ),
    tokens: () => state.issued.tokens(),
    liveTokens: () => state.issued.liveTokens(),
    findToken: (value) => state.issued.findToken(value),
  };
}

function newState(options: OnePubOptions): OnePubState {
  const now = options.now ?? Date.now;
  const organisation = options.organisation ?? "examplepub";
  return {
    options: {
      now,
      organisation,
      version: "5.17.2",
      pollInterval: 3,
      logInTime: 10 * 60_000,
      tokenLifetime: 30 * 24 * 60 * 60_000,
      exportWithoutToken: "mint",
      ...options,
    },
    organisations: new Map([[organisation, { id: organisation, name: "Example" }]]),
    members: new Map(),
    issued: new IssuedTokens(now),
    values: new Map(),
    attempts: new Map(),
    scriptedAnswers: [],
    trustRules: [],
    uploads: new Map(),
    effects: { "log-in": 0, "log-out": 0, mint: 0, export: 0, import: 0, exchange: 0, publish: 0 },
  };
}

async function answer(request: RecordedRequest, state: OnePubState): Promise<Reply> {
  const { headers, method, path } = request;
  if (`${method} ${path}` === "POST /api/trusted-access/v1/workload/exchange")
    return exchange(request, state);
  if (path.startsWith(PAGE)) return logInPage(path.slice(PAGE.length), request, state);
  if (!isCommandLinePath(path)) return answerPub(request, state);
  if (!isNewEnough(headers["user-agent"] ?? "")) {
    return onePubReply.failure(400, "Your version of OnePub is too old. Version 2.15.0 or later is needed.");
  }
  if (path === "/api/status") return tellStatus(state);
  if (path.startsWith(AWAIT)) return tellLogIn(path.slice(AWAIT.length), state);
  return answerHolder(request, state);
}

function answerPub(request: RecordedRequest, state: OnePubState): Reply {
  const { credential, path } = request;
  const [mount = "", id = ""] = /^\/api\/([a-z]+)(?=\/)/.exec(path) ?? [];
  if (!state.organisations.has(id)) return pubFailure(404, "NotFound", "There is no such organisation.");
  const token = credential.scheme === "bearer" ? useToken(credential.token, state) : undefined;
  const right = token === undefined || token.organisation === id ? token?.right : "none";
  const onPublished = () => void state.effects.publish++;
  return answerHostedPub(request, { mount, right, uploads: state.uploads, onPublished });
}
