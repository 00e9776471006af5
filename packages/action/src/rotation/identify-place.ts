import { explainRefusal } from "../github/explain-refusal.ts";
import type { GitHub, GitHubCallOptions } from "../github/github.ts";
import { GitHubRefusal } from "../github/github-refusal.ts";
import { describePlace, type SecretPlace, storeOf } from "../github/secret-place.ts";

export interface PlaceIdentifier {
  github: GitHub;
  /** Tells a person, in a full sentence, what cannot be known. */
  warn: (sentence: string) => void;
}

/**
 * Asks GitHub what a place of secrets is known by, whatever it is called: `123` for the repository of that id,
 * `123@production` for its environment, `123+dependabot` for another store of it, `o9` for an organization.
 *
 * @returns a key that begins with `?` if GitHub does not tell
 * @throws {RegistryTokenError} `github-unreachable`; `destination-refused` for a rate limit
 */
export async function identifyPlace(
  place: SecretPlace,
  { github, warn }: PlaceIdentifier,
  options: GitHubCallOptions = {},
): Promise<string> {
  const store = storeOf(place);
  const suffix =
    place.scope === "environment"
      ? `@${encodeURIComponent(place.environment)}`
      : store === "actions"
        ? ""
        : `+${store}`;
  try {
    const { data } = await ask(place, github, options);
    const { id } = data as { id?: unknown };
    if (Number.isSafeInteger(id)) return `${place.scope === "organization" ? "o" : ""}${id}${suffix}`;
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error;
    const what = `read which place ${describePlace(place)} is`;
    const permission = { fineGrained: "Metadata: read (repository)", classic: "repo" };
    if (error.isRateLimit) throw explainRefusal(error, { what, permission, code: "destination-refused" });
  }
  warn(
    `GitHub does not tell the id of ${describePlace(place)}. Its name may be another's tomorrow, so no token that is ` +
      "stored there will be revoked.",
  );
  return `?${encodeURIComponent(describePlace(place))}`;
}

function ask(place: SecretPlace, github: GitHub, options: GitHubCallOptions) {
  if (place.scope === "organization") {
    return github.request("GET /orgs/{org}", { org: place.organization }, options);
  }
  const { owner, name } = place.repository;
  return github.request("GET /repos/{owner}/{repo}", { owner, repo: name }, options);
}
