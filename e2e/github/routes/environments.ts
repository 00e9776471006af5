import { jsonReply } from "../../registries/reply.ts";
import type { Handlers } from "../call.ts";
import type { Repository } from "../github-state.ts";
import { paged } from "../paged.ts";
import { existingRepository } from "./existing-repository.ts";
import { toSeconds } from "./stored-json.ts";

/** The environments of a repository; to be read only. */
export const environmentHandlers: Handlers = {
  "GET /repos/{owner}/{repo}/environments": (call) => {
    const repository = existingRepository(call);
    return paged(call, { items: repository.environments }, (shown) => ({
      total_count: repository.environments.length,
      environments: shown.map((name) => environmentJson(repository, name)),
    }));
  },
  "GET /repos/{owner}/{repo}/environments/{environment_name}": (call) =>
    jsonReply(200, environmentJson(existingRepository(call), call.parameters.environment_name ?? "")),
};

function environmentJson({ id, environments, createdAt }: Repository, wanted: string) {
  const index = environments.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
  const time = toSeconds(createdAt);
  return { id: id * 1000 + index, name: environments[index], created_at: time, updated_at: time };
}
