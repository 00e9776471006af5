import type { Access } from "./token-grant.ts";

/** What a route asks of a token: a permission where permissions are fine-grained, a scope of a classic token. */
export interface RoutePermission {
  readonly permission: string;
  readonly access: Access;
  readonly scope: string;
}

/**
 * By the beginning of a route's path; the first that fits counts. The keys are those of GitHub's own tables
 * (docs.github.com, "Permissions required for GitHub Apps", version 2026-03-10; the scopes are from the pages
 * of the endpoints). For agents those tables have the words "Agent secrets" and no key; theirs are made like the others.
 */
const PERMISSIONS: readonly [pathBegin: string, permission: string, scope: string][] = [
  ["/repos/{owner}/{repo}/actions/secrets", "secrets", "repo"],
  ["/repos/{owner}/{repo}/actions/variables", "actions_variables", "repo"],
  ["/repos/{owner}/{repo}/actions/runs", "actions", "repo"],
  ["/repos/{owner}/{repo}/dependabot/secrets", "dependabot_secrets", "repo"],
  ["/repos/{owner}/{repo}/codespaces/secrets", "codespaces_secrets", "repo"],
  ["/repos/{owner}/{repo}/agents/secrets", "agent_secrets", "repo"],
  ["/repos/{owner}/{repo}/environments/{environment_name}/", "environments", "repo"],
  ["/repos/{owner}/{repo}/environments", "actions", "repo"],
  ["/repos/{owner}/{repo}", "metadata", "repo"],
  ["/orgs/{org}/actions/secrets", "organization_secrets", "admin:org"],
  ["/orgs/{org}/actions/variables", "organization_actions_variables", "admin:org"],
  ["/orgs/{org}/dependabot/secrets", "organization_dependabot_secrets", "admin:org"],
  ["/orgs/{org}/codespaces/secrets", "organization_codespaces_secrets", "admin:org"],
  ["/orgs/{org}/agents/secrets", "organization_agent_secrets", "admin:org"],
  ["/orgs/{org}/repos", "metadata", "repo"],
  ["/installation/repositories", "metadata", "repo"],
];

/**
 * @param routeName `METHOD /path/{template}`
 * @returns undefined where any token will do
 */
export function routePermission(routeName: string): RoutePermission | undefined {
  const [method = "", path = ""] = routeName.split(" ");
  const row = PERMISSIONS.find(([begin]) => path.startsWith(begin));
  if (row === undefined) return undefined;
  const [, permission, scope] = row;
  return { permission, access: method === "GET" ? "read" : "write", scope };
}
