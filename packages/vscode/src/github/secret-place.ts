import { fieldsOf } from "../storage/json-fields.ts";

/** The parts of GitHub that have secrets of their own. Agents are those of Copilot. */
export const secretStores = ["actions", "dependabot", "codespaces", "agents"] as const;
export type SecretStore = (typeof secretStores)[number];

/** Where GitHub keeps a secret. Those of a repository for Actions have the scope `repository`. */
export type SecretPlace =
  | { readonly scope: "repository" | Exclude<SecretStore, "actions">; readonly repository: string }
  | { readonly scope: "environment"; readonly repository: string; readonly environment: string }
  | { readonly scope: "organization"; readonly organization: string; readonly store: SecretStore };

/** One secret of GitHub. */
export interface GitHubSecret {
  readonly place: SecretPlace;
  /** As GitHub keeps it: in upper case. */
  readonly name: string;
}

/** Where GitHub's API has the secrets of a place. Percent-encoded. */
export function secretsPath(place: SecretPlace): string {
  switch (place.scope) {
    case "repository":
      return `${repositoryPath(place.repository)}/actions/secrets`;
    case "dependabot":
    case "codespaces":
    case "agents":
      return `${repositoryPath(place.repository)}/${place.scope}/secrets`;
    case "environment":
      return `${repositoryPath(place.repository)}/environments/${encodeURIComponent(place.environment)}/secrets`;
    case "organization":
      return `/orgs/${encodeURIComponent(place.organization)}/${place.store}/secrets`;
  }
}

/** @param repository as `owner/name` */
export function repositoryPath(repository: string): string {
  return `/repos/${repository.split("/").map(encodeURIComponent).join("/")}`;
}

/** For people, and different for each: such as `acme/app: ONEPUB_TOKEN` or `acme/app@production: ONEPUB_TOKEN`. */
export function describeSecret({ place, name }: GitHubSecret): string {
  return `${scopeText(place)}: ${name}`;
}

/** Names a place without white space and colons, as the label of a token has it. */
export function scopeText(place: SecretPlace): string {
  switch (place.scope) {
    case "repository":
      return place.repository;
    case "dependabot":
    case "codespaces":
    case "agents":
      return `${place.repository}/${place.scope}`;
    case "environment":
      return `${place.repository}@${encodeURIComponent(place.environment)}`;
    case "organization":
      // No environment: that one's has a slash before it.
      return place.store === "actions" ? place.organization : `${place.organization}@${place.store}`;
  }
}

/** The scope that a user's token needs to write a secret there. */
export function oauthScope(place: SecretPlace): string {
  return place.scope === "organization" ? "admin:org" : "repo";
}

/** Reads a secret's place and name from JSON of this extension. */
export function readGitHubSecret(value: unknown): GitHubSecret | undefined {
  const { place, name } = fieldsOf(value);
  const { scope, repository, environment, organization, store = "actions" } = fieldsOf(place);
  if (typeof name !== "string") return undefined;
  if (scope === "organization") {
    const isPlace = typeof organization === "string" && isSecretStore(store);
    return isPlace ? { name, place: { scope, organization, store } } : undefined;
  }
  if (typeof repository !== "string") return undefined;
  if (scope === "environment" && typeof environment === "string") {
    return { name, place: { scope, repository, environment } };
  }
  if (scope === "repository") return { name, place: { scope, repository } };
  const isOther = isSecretStore(scope) && scope !== "actions";
  return isOther ? { name, place: { scope, repository } } : undefined;
}

function isSecretStore(value: unknown): value is SecretStore {
  return secretStores.some((store) => store === value);
}
