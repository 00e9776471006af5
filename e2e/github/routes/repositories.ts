import { jsonReply } from "../../registries/reply.ts";
import type { Call, Handlers } from "../call.ts";
import { isReached } from "../check-access.ts";
import type { Repository } from "../github-state.ts";
import { paged } from "../paged.ts";
import { existingRepository } from "./existing-repository.ts";
import { refuseOtherFilters } from "./refuse-other-filters.ts";
import { repositoryJson } from "./repository-json.ts";

/** Repositories, alone and in lists. */
export const repositoryHandlers: Handlers = {
  "GET /repos/{owner}/{repo}": (call) => jsonReply(200, repositoryJson(existingRepository(call), call.state)),
  "GET /orgs/{org}/repos": (call) => {
    refuseOtherFilters(call);
    const org = call.parameters.org?.toLowerCase();
    const items = reached(call).filter(({ owner }) => owner.toLowerCase() === org);
    // The usual order is by creation, the newest first.
    return paged(call, { items: items.toReversed() }, (shown) => shownOf(call, shown));
  },
  "GET /installation/repositories": (call) => {
    const items = reached(call);
    return paged(call, { items }, (shown) => ({
      total_count: items.length,
      repositories: shownOf(call, shown),
    }));
  },
};

function reached({ grant, state }: Call): Repository[] {
  return state.repositories.filter(({ owner, name }) => isReached(grant, `${owner}/${name}`));
}

function shownOf({ state }: Call, shown: readonly Repository[]): unknown[] {
  return shown.map((repository) => repositoryJson(repository, state));
}
