import { jsonReply, type Reply } from "../../../e2e/registries/reply.ts";
import type { CallOptions } from "../src/registries/call-options.ts";
import type { Registry } from "../src/registries/registry.ts";
import type { RegistryKindName } from "../src/registries/registry-kind.ts";
import { Secret } from "../src/secret.ts";

/** All that a call may have to present. */
export interface Credentials {
  /** What the package manager uses. */
  token: Secret;
  /** What may manage tokens: a session, or a token with the right to. */
  authority: Secret;
  /** A user name or an e-mail address, as the registry wants it. */
  name: string;
  password: Secret;
  /** Of the second factor. */
  code: Secret;
  /** An OpenID Connect token. */
  jwt: Secret;
}

export type Call = (options?: CallOptions) => Promise<unknown>;

/** One call of one kind of registry, and how it goes over HTTP. */
export interface Operation {
  kind: RegistryKindName;
  name: string;
  /** `METHOD path` of the request that it sends. */
  question: string;
  /** More requests may follow: which, depends on the answer. */
  mayAskMore?: true;
  /** Not if it could happen twice, or if each request counts. */
  isRepeated: boolean;
  /** What of an answer it cannot do without. */
  needs: "fields" | "json" | "status";
  /** What precedes it, if anything does: the answer to that, from a server without a memory. */
  opening?: Reply;
  /** Does what precedes the call, and gives the call. */
  begin(registry: Registry, credentials: Credentials): Promise<Call>;
}

/** The id of a token; needs escaping in a path, and would be an option on a command line. */
const TOKEN_ID = "-a/b?c#é";
const ENCODED_ID = "-a%2Fb%3Fc%23%C3%A9";
export const MEMBER = "member@example.com";
/** What apkg wants back with the code of a second factor. */
export const challenge = new Secret(crypto.randomUUID());

/** A capability that a kind is known to have. */
function offered<Capability>(capability: Capability | undefined): Capability {
  if (capability === undefined) throw new Error("This kind of registry does not offer it.");
  return capability;
}

export function passwordLogIn({ logIn }: Registry) {
  if (logIn?.kind !== "password") throw new Error("This kind of registry has no log-in with a password.");
  return logIn;
}

const tokensOf = ({ tokens }: Registry, { authority }: Credentials) => offered(tokens)(authority);

const verify: Operation["begin"] = async (registry, { token }) => {
  return (options) => registry.verify(token, options);
};

const logIn: Operation["begin"] = async (registry, credentials) => {
  return (options) => passwordLogIn(registry).begin(credentials, options);
};

const answerSecondFactor: Operation["begin"] = async (registry, credentials) => {
  const next = await passwordLogIn(registry).begin(credentials);
  if (next.kind !== "second-factor") throw new Error("The registry asked for no second factor.");
  return (options) => next.answer(credentials.code, options);
};

const list: Operation["begin"] = async (registry, credentials) => {
  return (options) => tokensOf(registry, credentials).list(options);
};

const issue: Operation["begin"] = async (registry, credentials) => {
  return (options) => tokensOf(registry, credentials).issue({ label: "ci" }, options);
};

const revoke: Operation["begin"] = async (registry, credentials) => {
  return (options) => tokensOf(registry, credentials).revoke(TOKEN_ID, options);
};

const amend: Operation["begin"] = async (registry, credentials) => {
  const change = offered(tokensOf(registry, credentials).amend);
  return (options) => change(TOKEN_ID, { label: "renamed" }, options);
};

const logOut: Operation["begin"] = async ({ logOut }, { authority }) => {
  return (options) => offered(logOut).end(authority, options);
};

const exportToken: Operation["begin"] = async ({ exportToken }, { authority }) => {
  return (options) => offered(exportToken)({ email: MEMBER }, authority, options);
};

const exchange: Operation["begin"] = async ({ exchangeOidc }, { jwt }) => {
  return (options) => offered(exchangeOidc).exchange(jwt, options);
};

const APKG_TOKEN = `/auth/tokens/${ENCODED_ID}`;
const BROKER_TOKEN = `/api/tokens/${ENCODED_ID}`;
const EXCHANGE = "/api/trusted-access/v1/workload/exchange";
const EXPORT = `/api/member/exportToken/${encodeURIComponent(MEMBER)}`;
const apkgOpening = jsonReply(200, { mfaRequired: true, mfaToken: challenge.reveal() });
const brokerOpening = jsonReply(403, { error: "2FA required", code: "2fa_required" });

type Row = [kind: RegistryKindName, name: string, question: string, needs: Operation["needs"]];
const once = (...[kind, name, question, needs]: Row) => ({ kind, name, question, needs, isRepeated: false });
const again = (...[kind, name, question, needs]: Row) => ({ kind, name, question, needs, isRepeated: true });

/**
 * Everything that can be asked of a registry with one request. Not the log-in in a browser, which asks until it
 * knows.
 */
export const operations: readonly Operation[] = [
  { ...again("onepub", "verify", "GET /api/organisation/details", "fields"), begin: verify },
  { ...again("onepub", "log out", "GET /api/member/logout", "json"), begin: logOut },
  { ...again("onepub", "export a token", `GET ${EXPORT}`, "fields"), begin: exportToken },
  { ...once("onepub", "exchange an OIDC token", `POST ${EXCHANGE}`, "fields"), begin: exchange },
  { ...again("apkg", "verify", "GET /auth/whoami", "fields"), begin: verify },
  { ...again("apkg", "list", "GET /auth/tokens", "fields"), begin: list },
  { ...once("apkg", "issue", "POST /auth/tokens", "fields"), begin: issue },
  { ...again("apkg", "revoke", `DELETE ${APKG_TOKEN}`, "status"), begin: revoke },
  { ...once("apkg", "log in", "POST /auth/login", "fields"), begin: logIn },
  {
    ...once("apkg", "answer the second factor", "POST /auth/mfa/challenge", "fields"),
    opening: apkgOpening,
    begin: answerSecondFactor,
  },
  { ...once("package-broker", "verify", "GET /packages.json", "json"), mayAskMore: true, begin: verify },
  { ...again("package-broker", "list", "GET /api/tokens", "fields"), begin: list },
  { ...once("package-broker", "issue", "POST /api/tokens", "fields"), begin: issue },
  { ...once("package-broker", "amend", `PATCH ${BROKER_TOKEN}`, "fields"), begin: amend },
  { ...again("package-broker", "revoke", `DELETE ${BROKER_TOKEN}`, "status"), begin: revoke },
  { ...once("package-broker", "log in", "POST /api/auth/login", "fields"), begin: logIn },
  {
    ...once("package-broker", "answer the second factor", "POST /api/auth/login", "fields"),
    opening: brokerOpening,
    begin: answerSecondFactor,
  },
  { ...once("package-broker", "log out", "POST /api/auth/logout", "json"), begin: logOut },
  { ...again("pub", "verify", "GET /api/packages/versions/new", "status"), mayAskMore: true, begin: verify },
  { ...again("composer", "verify", "HEAD /packages.json", "status"), mayAskMore: true, begin: verify },
];

/** For `describe.each`, by the names of kind and call. */
export const namedOperations = operations.map((operation) => ({
  title: `${operation.kind}: ${operation.name}`,
  operation,
}));

/** Those that are one request, whatever is answered. */
export const singleRequests = namedOperations.filter(({ operation }) => !operation.mayAskMore);
