import type { Handlers } from "../call.ts";
import { paged } from "../paged.ts";
import { Refusal } from "../refusal.ts";
import type { SecretScope } from "../scope.ts";
import type { Mount } from "./places.ts";
import { repositoryJson } from "./repository-json.ts";
import { existingSecret } from "./secrets.ts";
import { repositoryIds } from "./selection.ts";
import { noContent } from "./written.ts";

/** The list of repositories that see an organization's secret. */
export function selectedRepositoryHandlers({ path, scopeOf }: Mount<SecretScope>): Handlers {
  return {
    [`GET ${path}/{secret_name}/repositories`]: (call) => {
      const selected = new Set(existingSecret(call, scopeOf(call.parameters)).selectedRepositories);
      const items = call.state.repositories.filter(({ id }) => selected.has(id));
      return paged(call, { items }, (shown) => ({
        total_count: items.length,
        repositories: shown.map((repository) => repositoryJson(repository, call.state)),
      }));
    },
    [`PUT ${path}/{secret_name}/repositories`]: (call) => {
      const scope = scopeOf(call.parameters);
      const secret = existingSecret(call, scope);
      if (secret.visibility !== "selected") throw new Refusal(409, "The visibility is not selected.");
      const { selected_repository_ids: ids } = call.body as { selected_repository_ids: number[] };
      const selectedRepositories = repositoryIds(ids, call.parameters.org ?? "", call.state);
      call.state.secrets.set(scope, secret.name, { ...secret, selectedRepositories, updatedAt: call.now });
      return noContent;
    },
  };
}
