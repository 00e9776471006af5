import { jsonReply } from "../../registries/reply.ts";
import type { Call, Handlers } from "../call.ts";
import { paged } from "../paged.ts";
import { Refusal } from "../refusal.ts";
import type { SecretScope } from "../scope.ts";
import type { Stored } from "../stored.ts";
import type { Mount } from "./places.ts";
import { putSecret } from "./put-secret.ts";
import { storedJson } from "./stored-json.ts";
import { noContent } from "./written.ts";

/** The calls that all kinds of secrets have. */
export function secretHandlers({ path, scopeOf }: Mount<SecretScope>): Handlers {
  return {
    [`GET ${path}`]: (call) => {
      const items = call.state.secrets.list(scopeOf(call.parameters));
      return paged(call, { items }, (shown) => ({
        total_count: items.length,
        secrets: shown.map((secret) => secretJson(call, path, secret)),
      }));
    },
    [`GET ${path}/public-key`]: ({ parameters, state }) =>
      jsonReply(200, state.keys.read(scopeOf(parameters))),
    [`GET ${path}/{secret_name}`]: (call) => {
      const secret = existingSecret(call, scopeOf(call.parameters));
      return jsonReply(200, secretJson(call, path, secret));
    },
    [`PUT ${path}/{secret_name}`]: (call) => putSecret(call, scopeOf(call.parameters)),
    [`DELETE ${path}/{secret_name}`]: (call) => {
      const scope = scopeOf(call.parameters);
      call.state.secrets.delete(scope, existingSecret(call, scope).name);
      return noContent;
    },
  };
}

/** @throws Refusal 404 where there is no such secret */
export function existingSecret({ state, parameters }: Call, scope: SecretScope): Stored {
  const secret = state.secrets.get(scope, parameters.secret_name ?? "");
  if (secret === undefined) throw new Refusal(404, "Not Found");
  return secret;
}

function secretJson({ url, parameters }: Call, path: string, secret: Stored): Record<string, string> {
  if (secret.visibility !== "selected") return storedJson(secret);
  const mount = path.replace("{org}", parameters.org ?? "");
  const selected_repositories_url = `${new URL(url).origin}${mount}/${secret.name}/repositories`;
  return { ...storedJson(secret), selected_repositories_url };
}
