import type { Call } from "../call.ts";
import type { Repository } from "../github-state.ts";
import { Refusal } from "../refusal.ts";

/** The repository that a path names. @throws Refusal 404 */
export function existingRepository({ parameters: { owner, repo }, state }: Call): Repository {
  const repository = state.repository(`${owner}/${repo}`);
  if (repository === undefined) throw new Refusal(404, "Not Found");
  return repository;
}
