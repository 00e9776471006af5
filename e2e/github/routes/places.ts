import type { SecretScope, SecretStore, VariableScope } from "../scope.ts";

type Parameters = Readonly<Record<string, string>>;

/** A path below which secrets or variables are kept, and which scope it means. */
export interface Mount<Scope> {
  readonly path: string;
  readonly scopeOf: (parameters: Parameters) => Scope;
}

const REPOSITORY = "/repos/{owner}/{repo}";
const ENVIRONMENT = `${REPOSITORY}/environments/{environment_name}`;
const ORGANIZATION = "/orgs/{org}";
const STORES: readonly SecretStore[] = ["actions", "dependabot", "codespaces", "agents"];

export const organizationSecrets = STORES.map((store): Mount<SecretScope> => {
  return {
    path: `${ORGANIZATION}/${store}/secrets`,
    scopeOf: (parameters) => ({ ...organization(parameters), store }),
  };
});

export const secretMounts: readonly Mount<SecretScope>[] = [
  ...STORES.map((store): Mount<SecretScope> => {
    return {
      path: `${REPOSITORY}/${store}/secrets`,
      scopeOf: (parameters) => ({ ...repository(parameters), store }),
    };
  }),
  ...organizationSecrets,
  { path: `${ENVIRONMENT}/secrets`, scopeOf: environment },
];

export const variableMounts: readonly Mount<VariableScope>[] = [
  { path: `${REPOSITORY}/actions/variables`, scopeOf: repository },
  { path: `${ORGANIZATION}/actions/variables`, scopeOf: organization },
  { path: `${ENVIRONMENT}/variables`, scopeOf: environment },
];

function repository({ owner = "", repo = "" }: Parameters) {
  return { kind: "repository", owner, repo } as const;
}

function environment({ owner = "", repo = "", environment_name = "" }: Parameters) {
  return { kind: "environment", owner, repo, environment: environment_name } as const;
}

function organization({ org = "" }: Parameters) {
  return { kind: "organization", org } as const;
}
