/** Where a secret is kept. */
export type SecretPlace =
  | { scope: "repository" | "dependabot" | "codespaces"; repository: Repository }
  | { scope: "environment"; repository: Repository; environment: string }
  | { scope: "organization"; organization: string };

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
    case "repository":
      return inRepository(place.repository, "/actions/secrets");
    case "dependabot":
      return inRepository(place.repository, "/dependabot/secrets");
    case "codespaces":
      return inRepository(place.repository, "/codespaces/secrets");
    case "environment":
      return inEnvironment(place, "/secrets");
    case "organization":
      return { path: "/orgs/{org}/actions/secrets", parameters: { org: place.organization } };
  }
}

/** Where the variables are that go with the secrets of a place: Dependabot and Codespaces have none of their own. */
export function besidePlace(place: SecretPlace): SecretPlace {
  const isApart = place.scope === "dependabot" || place.scope === "codespaces";
  return isApart ? { scope: "repository", repository: place.repository } : place;
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
    case "dependabot":
      return `Dependabot in ${fullName(place.repository)}`;
    case "codespaces":
      return `Codespaces in ${fullName(place.repository)}`;
    case "environment":
      return `the environment ${place.environment} of ${fullName(place.repository)}`;
    case "organization":
      return `the organization ${place.organization}`;
  }
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
