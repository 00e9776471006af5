import type { GitHubState, Repository } from "../github-state.ts";

/** A repository as lists and answers show it: the fields that the slice of the description has. */
export function repositoryJson({ id, owner, name, isPrivate }: Repository, state: GitHubState) {
  const organization = state.organization(owner);
  const type = organization === undefined ? "User" : "Organization";
  return {
    id,
    name,
    full_name: `${owner}/${name}`,
    owner: { login: owner, id: organization?.id ?? 1, type },
    private: isPrivate,
  };
}
