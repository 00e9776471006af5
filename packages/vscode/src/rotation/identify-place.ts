import type { GitHub } from "../github/github.ts";
import { GitHubRefusal } from "../github/github-refusal.ts";
import { repositoryPath, type SecretPlace, scopeText } from "../github/secret-place.ts";

/**
 * Asks GitHub what a place of secrets is known by, whatever it is called: as the action does, so that both know each
 * other's tokens of one secret.
 *
 * @returns a key that begins with `?` if GitHub does not tell: a token that is stored there is not revoked
 */
export async function identifyPlace(
  place: SecretPlace,
  github: GitHub,
  signal: AbortSignal | undefined,
): Promise<string> {
  const isOrganization = place.scope === "organization";
  const path = isOrganization
    ? `/orgs/${encodeURIComponent(place.organization)}`
    : repositoryPath(place.repository);
  try {
    const { id } = await github.get(path, { signal });
    if (Number.isSafeInteger(id)) return `${isOrganization ? "o" : ""}${id}${suffixOf(place)}`;
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error;
  }
  return `?${encodeURIComponent(scopeText(place))}`;
}

function suffixOf(place: SecretPlace): string {
  if (place.scope === "environment") return `@${encodeURIComponent(place.environment)}`;
  const store = "store" in place ? String(place.store) : place.scope;
  return ["repository", "organization", "actions"].includes(store) ? "" : `+${store}`;
}
