const REPOSITORY = "/repos/{owner}/{repo}";
const ENVIRONMENT = `${REPOSITORY}/environments/{environment_name}`;
const ORGANIZATION = "/orgs/{org}";
const STORES = ["actions", "dependabot", "codespaces", "agents"] as const;

/** The operations of GitHub's API that this server has, each as `METHOD /path/{template}`. */
export const keptOperations: readonly string[] = [
  ...STORES.flatMap((store) => secrets(`${REPOSITORY}/${store}/secrets`)),
  ...STORES.flatMap((store) => secrets(`${ORGANIZATION}/${store}/secrets`)),
  ...STORES.flatMap((store) => selectedRepositories(`${ORGANIZATION}/${store}/secrets`)),
  ...secrets(`${ENVIRONMENT}/secrets`),
  ...variables(`${REPOSITORY}/actions/variables`),
  ...variables(`${ORGANIZATION}/actions/variables`),
  ...variables(`${ENVIRONMENT}/variables`),
  `GET ${REPOSITORY}`,
  `GET ${REPOSITORY}/actions/runs`,
  `GET ${REPOSITORY}/environments`,
  `GET ${ENVIRONMENT}`,
  `GET ${ORGANIZATION}`,
  `GET ${ORGANIZATION}/repos`,
  "GET /installation/repositories",
  "GET /rate_limit",
  "GET /user",
];

function secrets(mount: string): string[] {
  return [
    `GET ${mount}`,
    `GET ${mount}/public-key`,
    `GET ${mount}/{secret_name}`,
    `PUT ${mount}/{secret_name}`,
    `DELETE ${mount}/{secret_name}`,
  ];
}

function selectedRepositories(mount: string): string[] {
  return [`GET ${mount}/{secret_name}/repositories`, `PUT ${mount}/{secret_name}/repositories`];
}

function variables(mount: string): string[] {
  return [
    `GET ${mount}`,
    `POST ${mount}`,
    `GET ${mount}/{name}`,
    `PATCH ${mount}/{name}`,
    `DELETE ${mount}/{name}`,
  ];
}
