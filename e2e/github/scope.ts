/** Of what a secret is a secret: each of GitHub's products has its own. */
export type SecretStore = "actions" | "dependabot" | "codespaces" | "agents";

interface RepositoryPlace {
  readonly kind: "repository";
  readonly owner: string;
  readonly repo: string;
}

interface EnvironmentPlace {
  readonly kind: "environment";
  readonly owner: string;
  readonly repo: string;
  readonly environment: string;
}

interface OrganizationPlace {
  readonly kind: "organization";
  readonly org: string;
}

/** Where variables are kept. */
export type VariableScope = RepositoryPlace | EnvironmentPlace | OrganizationPlace;

/** Where secrets are kept; each has a key pair of its own. Environments have secrets of Actions only. */
export type SecretScope =
  | (RepositoryPlace & { readonly store: SecretStore })
  | EnvironmentPlace
  | (OrganizationPlace & { readonly store: SecretStore });

/** One text for each scope. GitHub does not tell upper from lower case in names of owners and repositories. */
export function scopeKey(scope: SecretScope | VariableScope): string {
  const store = "store" in scope ? scope.store : "";
  switch (scope.kind) {
    case "repository":
      return `${store}:${scope.owner}/${scope.repo}`.toLowerCase();
    case "environment":
      return `${scope.owner}/${scope.repo}:${scope.environment}`.toLowerCase();
    case "organization":
      return `${store}:${scope.org}`.toLowerCase();
  }
}
