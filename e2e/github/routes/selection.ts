import type { GitHubState } from "../github-state.ts";
import { Refusal } from "../refusal.ts";
import type { Stored, Visibility } from "../stored.ts";

interface Choice {
  readonly visibility?: Visibility;
  /** The description lets Actions and Dependabot take texts as well. */
  readonly selected_repository_ids?: readonly (number | string)[];
}

/**
 * Who sees an organization's secret or variable after a write. The write replaces the list of repositories; one
 * that names none leaves none. What GitHub does with ids that are not the organization's, or that come with
 * another visibility, is not written down: here that is refused, so that no client counts on it.
 */
export function selection(
  { visibility, selected_repository_ids: ids }: Choice,
  org: string,
  state: GitHubState,
): Pick<Stored, "visibility" | "selectedRepositories"> {
  if (visibility === undefined) return {};
  if (visibility !== "selected") {
    if (ids !== undefined) throw new Refusal(422, "Repositories are given for the visibility selected only.");
    return { visibility };
  }
  return { visibility, selectedRepositories: repositoryIds(ids ?? [], org, state) };
}

/** @throws Refusal 422 where an id is not that of a repository of the organization */
export function repositoryIds(ids: readonly (number | string)[], org: string, state: GitHubState): number[] {
  const known = new Set(
    state.repositories.filter(({ owner }) => owner.toLowerCase() === org.toLowerCase()).map(({ id }) => id),
  );
  const unique = [...new Set(ids.map(Number))];
  const strangers = unique.filter((id) => !known.has(id));
  if (strangers.length > 0) throw new Refusal(422, `Not repositories of ${org}: ${strangers.join(", ")}`);
  return unique;
}
