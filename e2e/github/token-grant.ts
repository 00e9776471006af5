export type Access = "read" | "write";

interface FineGrants {
  /** By GitHub's keys, for example `{ secrets: "write", actions_variables: "read" }`. Metadata is always read. */
  readonly permissions: Readonly<Record<string, Access>>;
  /** `owner/name` of each repository the token reaches. */
  readonly repositories: "all" | readonly string[];
}

/** What a token may do. */
export type TokenGrant =
  | ({ readonly kind: "app" } & FineGrants)
  | ({ readonly kind: "fine-grained" } & FineGrants)
  /** The token of a workflow's job. Whatever it is granted, it has no permission for secrets and variables. */
  | ({ readonly kind: "github-token" } & FineGrants)
  /** A personal access token with OAuth scopes, for example `repo` and `admin:org`. */
  | { readonly kind: "classic"; readonly scopes: readonly string[] };

/**
 * The permissions there are for GITHUB_TOKEN (docs.github.com, "Workflow syntax", permissions): secrets and
 * variables are not among them.
 */
const GITHUB_TOKEN_PERMISSIONS = new Set([
  "actions",
  "attestations",
  "checks",
  "contents",
  "deployments",
  "discussions",
  "issues",
  "metadata",
  "models",
  "packages",
  "pages",
  "pull_requests",
  "security_events",
  "statuses",
]);

/** Whether a token with fine-grained permissions has this one. */
export function isPermitted(
  grant: Exclude<TokenGrant, { kind: "classic" }>,
  permission: string,
  access: Access,
): boolean {
  if (grant.kind === "github-token" && !GITHUB_TOKEN_PERMISSIONS.has(permission)) return false;
  const granted = permission === "metadata" ? "read" : grant.permissions[permission];
  return granted === "write" || granted === access;
}
