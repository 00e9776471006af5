import { answerHeaders, answerRequest } from "./answer-request.ts";
import { loadContract } from "./contract.ts";
import { Gates } from "./gates.ts";
import type { GitHubOptions, GitHubServer } from "./github-server.ts";
import { GitHubState } from "./github-state.ts";
import { listen } from "./listen.ts";
import { Misbehaviours } from "./misbehaviours.ts";
import { RateLimits } from "./rate-limits.ts";
import { RequestLog } from "./request-log.ts";
import { SealingKeys } from "./sealing-keys.ts";
import { Tokens } from "./tokens.ts";

/**
 * Starts a GitHub API server for secrets, variables and what goes with them. It holds each request against
 * GitHub's own OpenAPI description, opens every sealed value, and goes wrong where a test wants it to.
 *
 * @example
 * const github = await startGitHub();
 * github.state.addRepository("example/app");
 * github.addToken(token, { kind: "app", permissions: { secrets: "write" }, repositories: "all" });
 * github.misbehave({ method: "PUT" }, { kind: "cut", when: "after-effect" });
 */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubServer> {
  const { now = () => new Date(), missingPermission = "forbidden-with-header" } = options;
  const [contract, keys] = await Promise.all([loadContract(), SealingKeys.load()]);
  const state = new GitHubState(keys, now);
  const tokens = new Tokens();
  const rateLimits = new RateLimits(now);
  const log = new RequestLog();
  const gates = new Gates();
  const misbehaviours = new Misbehaviours();
  const parts = { contract, state, tokens, rateLimits, missingPermission, now };
  const { url, close } = await listen({
    contract,
    log,
    gates,
    misbehaviours,
    answer: (request) => answerRequest(parts, request),
    headers: (request) => answerHeaders(parts, request),
  });
  return {
    url,
    state,
    requests: log.requests,
    violations: log.violations,
    countOf: (route) => log.countOf(route),
    addToken: (token, grant) => tokens.add(token, grant),
    revokeToken: (token) => tokens.revoke(token),
    limitRequests: (token, remaining) =>
      rateLimits.setRemaining(tokens.identify(`token ${token}`), remaining),
    misbehave: (occasion, misbehaviour) => misbehaviours.plan(occasion, misbehaviour),
    hold: (matcher, moment) => gates.hold(matcher, moment),
    close,
  };
}
