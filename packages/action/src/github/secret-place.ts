/** The parts of GitHub that have secrets of their own. Agents are those of Copilot. */
export type SecretStore = "actions" | OtherStore;
type OtherStore = "dependabot" | "codespaces" | "agents";

/** Where a secret is kept. */
export type SecretPlace =
  | { scope: "repository" | OtherStore; repository: Repository }
  | { scope: "environment"; repository: Repository; environment: string }
  | OrganizationPlace;

export interface OrganizationPlace {
  scope: "organization";
  organization: string;
  store: SecretStore;
}

export interface Repository {
  owner: string;
  name: string;
}

/** A place in GitHub's API: a path for routes, and what goes into its places for parameters. */
export interface ApiPath {
  path: string;
  parameters: Readonly<Record<string, string>>;
}

/** Where GitHub's API has the secrets of a place. */
export function secretsPath(place: SecretPlace): ApiPath {
  switch (place.scope) {
    case "environment":
      return inEnvironment(place, "/secrets");
    case "organization":
      return {
        path: `/orgs/{org}/${place.store}/secrets`,
        parameters: { org: place.organization },
      };
    default:
      return inRepository(place.repository, `/${storeOf(place)}/secrets`);
  }
}

/** Whose secret it is: the workflows', or another part's of GitHub. */
export function storeOf(place: SecretPlace): SecretStore {
  switch (place.scope) {
    case "repository":
    case "environment":
      return "actions";
    case "organization":
      return place.store;
    default:
      return place.scope;
  }
}

/** The place of a repository's own secrets in the same store. */
export function repositoryPlace(store: SecretStore, repository: Repository): SecretPlace {
  return { scope: store === "actions" ? "repository" : store, repository };
}

/** Where the Actions variables are that go with the secrets of a place: those of its repository or organization. */
export function besidePlace(place: SecretPlace): SecretPlace {
  switch (place.scope) {
    case "environment":
      return place;
    case "organization":
      return { ...place, store: "actions" };
    default:
      return { scope: "repository", repository: place.repository };
  }
}

/** Where GitHub's API has the variables of a place. */
export function variablesPath(place: SecretPlace): ApiPath {
  const { path, parameters } = secretsPath(besidePlace(place));
  return { path: path.replace(/secrets$/, "variables"), parameters };
}

/** For people: `acme/app`, `the environment production of acme/app`. */
export function describePlace(place: SecretPlace): string {
  switch (place.scope) {
    case "repository":
      return fullName(place.repository);
    case "environment":
      return `the environment ${place.environment} of ${fullName(place.repository)}`;
    case "organization":
      return `${inStore(place.store)}the organization ${place.organization}`;
    default:
      return `${inStore(place.scope)}${fullName(place.repository)}`;
  }
}

function inStore(store: SecretStore): string {
  return store === "actions" ? "" : `${store.charAt(0).toUpperCase()}${store.slice(1)} in `;
}

/** @param text as `owner/name` */
export function parseFullName(text: string): Repository {
  const [owner = "", name = ""] = text.split("/");
  return { owner, name };
}

export function fullName({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}

function inRepository({ owner, name }: Repository, rest: string): ApiPath {
  return { path: `/repos/{owner}/{repo}${rest}`, parameters: { owner, repo: name } };
}

function inEnvironment(
  { repository, environment }: SecretPlace & { scope: "environment" },
  rest: string,
): ApiPath {
  const { path, parameters } = inRepository(repository, `/environments/{environment_name}${rest}`);
  return { path, parameters: { ...parameters, environment_name: environment } };
}
