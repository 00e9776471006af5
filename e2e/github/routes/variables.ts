import { jsonReply } from "../../registries/reply.ts";
import type { Call, Handlers } from "../call.ts";
import { paged, VARIABLE_PAGE_SIZES } from "../paged.ts";
import { Refusal } from "../refusal.ts";
import type { VariableScope } from "../scope.ts";
import type { Stored } from "../stored.ts";
import type { Mount } from "./places.ts";
import { storedJson } from "./stored-json.ts";
import { createVariable, updateVariable } from "./write-variable.ts";
import { noContent } from "./written.ts";

/** The calls that all kinds of variables have. */
export function variableHandlers({ path, scopeOf }: Mount<VariableScope>): Handlers {
  return {
    [`GET ${path}`]: (call) => {
      const items = call.state.variables.list(scopeOf(call.parameters));
      return paged(call, { items, sizes: VARIABLE_PAGE_SIZES }, (shown) => ({
        total_count: items.length,
        variables: shown.map((variable) => variableJson(call, path, variable)),
      }));
    },
    [`POST ${path}`]: (call) => createVariable(call, scopeOf(call.parameters)),
    [`GET ${path}/{name}`]: (call) => {
      const variable = existingVariable(call, scopeOf(call.parameters));
      return jsonReply(200, variableJson(call, path, variable));
    },
    [`PATCH ${path}/{name}`]: (call) => {
      const scope = scopeOf(call.parameters);
      return updateVariable(call, scope, existingVariable(call, scope));
    },
    [`DELETE ${path}/{name}`]: (call) => {
      const scope = scopeOf(call.parameters);
      call.state.variables.delete(scope, existingVariable(call, scope).name);
      return noContent;
    },
  };
}

function existingVariable({ state, parameters }: Call, scope: VariableScope): Stored {
  const variable = state.variables.get(scope, parameters.name ?? "");
  if (variable === undefined) throw new Refusal(404, "Not Found");
  return variable;
}

function variableJson({ url, parameters }: Call, path: string, variable: Stored): Record<string, string> {
  const json = { ...storedJson(variable), value: variable.value };
  if (variable.visibility !== "selected") return json;
  const mount = path.replace("{org}", parameters.org ?? "");
  return {
    ...json,
    selected_repositories_url: `${new URL(url).origin}${mount}/${variable.name}/repositories`,
  };
}
