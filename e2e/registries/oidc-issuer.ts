import { generateKeyPair, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import type { JsonRecord } from "./json-record.ts";
import { type PublicKey, signToken } from "./json-web-token.ts";
import { type LoopbackServer, startLoopbackServer } from "./loopback-server.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import { jsonReply, type Reply } from "./reply.ts";

const LIFETIME = 5 * 60;

export interface OidcIssuer extends LoopbackServer {
  /** What tokens say they are from: the issuer's own origin. */
  readonly url: string;
  /** What a job with `id-token: write` has of it in its environment. The URL has a query already. */
  readonly environment: Readonly<
    Record<"ACTIONS_ID_TOKEN_REQUEST_URL" | "ACTIONS_ID_TOKEN_REQUEST_TOKEN", string>
  >;
  /** The keys that tokens are signed with, also at `/.well-known/jwks`. */
  keys(): Promise<readonly PublicKey[]>;
  /** Signs what a job would get, with some claims replaced; a claim that is undefined is left out. */
  sign(claims?: JsonRecord): Promise<string>;
}

export interface OidcIssuerOptions {
  /** Milliseconds since 1970; by default the system's time. */
  readonly now?: () => number;
  /** Claims that differ from those of the job `deploy` of `example/project`. */
  readonly claims?: JsonRecord;
}

/**
 * Starts what GitHub gives jobs to prove who they are: a URL and a request token that together get an OpenID Connect
 * token for an audience. The key is made when it is first needed: that takes longer than all else here.
 */
export async function startOidcIssuer({
  now = Date.now,
  claims: ownClaims = {},
}: OidcIssuerOptions = {}): Promise<OidcIssuer> {
  const requestToken = randomBytes(32).toString("base64url");
  const kid = randomUUID();
  let pair: Promise<{ publicKey: KeyObject; privateKey: KeyObject }> | undefined;
  const makePair = () => {
    pair ??= promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
    return pair;
  };
  const keys = async () => {
    const jwk = (await makePair()).publicKey.export({ format: "jwk" });
    return [{ ...jwk, kid, use: "sig", alg: "RS256" }];
  };
  const sign = async (claims: JsonRecord = {}) => {
    const { privateKey } = await makePair();
    return signToken(
      { ...jobClaims(now()), iss: server.origin, ...ownClaims, ...claims },
      { privateKey, kid },
    );
  };
  const server = await startLoopbackServer(async (request) => {
    switch (`${request.method} ${request.path}`) {
      case "GET /.well-known/jwks":
        return jsonReply(200, { keys: await keys() });
      case "GET /.well-known/openid-configuration":
        return jsonReply(200, { issuer: server.origin, jwks_uri: `${server.origin}/.well-known/jwks` });
      case "GET /token":
        return giveToken(request, { requestToken, sign });
      default:
        return { status: 404 };
    }
  });
  const environment = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.origin}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
  };
  return { ...server, url: server.origin, environment, keys, sign };
}

async function giveToken(
  { credential, query }: RecordedRequest,
  { requestToken, sign }: { requestToken: string; sign: OidcIssuer["sign"] },
): Promise<Reply> {
  if (credential.scheme !== "bearer" || credential.token !== requestToken) {
    return jsonReply(401, { message: "The request token is not valid." });
  }
  const asked = new URLSearchParams(query);
  // Whoever drops the URL's own query has not understood how to add the audience to it.
  if (asked.get("api-version") !== "2.0") return jsonReply(400, { message: "The API's version is missing." });
  const audience = asked.get("audience");
  const value = await sign(audience === null ? {} : { aud: audience });
  return jsonReply(200, { count: value.length, value });
}

/** The claims that GitHub puts into a job's token, as its documentation has them. */
function jobClaims(now: number): JsonRecord {
  const seconds = Math.floor(now / 1000);
  const workflow = "example/project/.github/workflows/deploy.yml@refs/heads/main";
  return {
    jti: randomUUID(),
    sub: "repo:example/project:ref:refs/heads/main",
    aud: "https://github.com/example",
    iat: seconds,
    nbf: seconds - 60,
    exp: seconds + LIFETIME,
    ref: "refs/heads/main",
    ref_type: "branch",
    sha: "0".repeat(40),
    repository: "example/project",
    repository_id: "1001",
    repository_owner: "example",
    repository_owner_id: "501",
    repository_visibility: "private",
    run_id: "9001",
    run_number: "7",
    run_attempt: "1",
    actor: "example",
    actor_id: "501",
    workflow: "deploy",
    workflow_ref: workflow,
    job_workflow_ref: workflow,
    event_name: "push",
    runner_environment: "github-hosted",
  };
}
