import type { Route } from "./contract.ts";
import type { GitHubState } from "./github-state.ts";
import { Refusal } from "./refusal.ts";
import { routePermission } from "./route-permission.ts";
import { isPermitted, type TokenGrant } from "./token-grant.ts";
import type { Identity } from "./tokens.ts";

/** How GitHub answers where a permission is missing. It does all three, and a client has to cope. */
export type MissingPermission = "forbidden-with-header" | "forbidden" | "not-found";

interface Asked {
  readonly route: Route;
  readonly identity: Identity;
  readonly state: GitHubState;
  readonly missingPermission: MissingPermission;
}

/** @throws Refusal 401, 403 or 404 where this token may not make this call */
export function checkAccess({ route, identity, state, missingPermission }: Asked): void {
  if (identity.kind === "unknown") throw new Refusal(401, "Bad credentials");
  if (route.name === "GET /rate_limit") return;
  if (identity.kind === "anonymous") throw new Refusal(401, "Requires authentication");
  const { grant } = identity;
  if (isOfApp(grant) ? !route.isForApps : route.name === "GET /installation/repositories") {
    throw new Refusal(403, refusedMessage(grant));
  }
  checkPlace(route, grant, state);
  if (isGranted(route, grant)) return;
  if (missingPermission === "not-found") throw new Refusal(404, "Not Found");
  throw new Refusal(403, refusedMessage(grant));
}

/**
 * The headers that say what a call needs. GitHub sends them with every answer, errors of other kinds included.
 */
export function permissionHeaders({
  route,
  identity,
  missingPermission,
}: Omit<Asked, "state">): Record<string, string> {
  const needed = routePermission(route.name);
  if (identity.kind !== "token") return {};
  if (identity.grant.kind === "classic") {
    return {
      "x-oauth-scopes": identity.grant.scopes.join(", "),
      "x-accepted-oauth-scopes": needed?.scope ?? "",
    };
  }
  if (needed === undefined || missingPermission !== "forbidden-with-header") return {};
  return { "x-accepted-github-permissions": `${needed.permission}=${needed.access}` };
}

function checkPlace({ parameters }: Route, grant: TokenGrant, state: GitHubState): void {
  const { owner, repo, org, environment_name: environment } = parameters;
  if (org !== undefined && state.organization(org) === undefined) throw new Refusal(404, "Not Found");
  if (owner === undefined || repo === undefined) return;
  const repository = state.repository(`${owner}/${repo}`);
  if (repository === undefined || !isReached(grant, `${owner}/${repo}`)) throw new Refusal(404, "Not Found");
  const hasEnvironment = (name: string) =>
    repository.environments.some((existing) => existing.toLowerCase() === name.toLowerCase());
  if (environment !== undefined && !hasEnvironment(environment)) throw new Refusal(404, "Not Found");
}

/** Whether a token is for this repository at all. */
export function isReached(grant: TokenGrant, fullName: string): boolean {
  if (grant.kind === "classic" || grant.repositories === "all") return true;
  return grant.repositories.some((name) => name.toLowerCase() === fullName.toLowerCase());
}

function isGranted(route: Route, grant: TokenGrant): boolean {
  const needed = routePermission(route.name);
  if (needed === undefined) return true;
  if (grant.kind === "classic") return grant.scopes.includes(needed.scope);
  return isPermitted(grant, needed.permission, needed.access);
}

function isOfApp(grant: TokenGrant): boolean {
  return grant.kind === "app" || grant.kind === "github-token";
}

function refusedMessage(grant: TokenGrant): string {
  return `Resource not accessible by ${isOfApp(grant) ? "integration" : "personal access token"}`;
}
