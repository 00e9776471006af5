import { isJsonObject, type Json, type JsonObject, mapObject, objectAt } from "./json.ts";
import { keptProperties } from "./kept-properties.ts";
import { closed, withoutProse, withProperties } from "./schema-facts.ts";

/**
 * Cuts out of GitHub's description what a server of some operations has to know: parameters, request bodies,
 * the JSON of successful answers, and whether GitHub Apps may call. Request bodies are closed, so that a
 * misspelt field is refused.
 *
 * @param description the whole document, OpenAPI 3.0
 * @param operations each as `METHOD /path/{template}`; one that the document lacks is an error
 */
export function sliceDescription(description: JsonObject, operations: readonly string[]): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const operation of operations) {
    const [verb = "", path = ""] = operation.split(" ");
    const method = verb.toLowerCase();
    const found = objectAt(objectAt(description, "paths"), path)[method];
    if (!isJsonObject(found)) throw new Error(`The description has no ${operation}.`);
    paths[path] = { ...paths[path], [method]: sliceOperation(found) };
  }
  return {
    openapi: description.openapi ?? null,
    info: { title: "Of GitHub's REST API", version: objectAt(description, "info").version ?? null },
    paths,
    components: referredComponents(description, paths),
  };
}

function sliceOperation(operation: JsonObject): JsonObject {
  const responses = mapObject(objectAt(operation, "responses"), (response, status) =>
    status.startsWith("2") && isJsonObject(response) ? sliceResponse(response) : undefined,
  );
  return {
    operationId: operation.operationId ?? null,
    "x-github": { enabledForGitHubApps: objectAt(operation, "x-github").enabledForGitHubApps ?? null },
    parameters: withoutProse(operation.parameters ?? []),
    ...(operation.requestBody !== undefined && {
      requestBody: closed(withoutProse(operation.requestBody)),
    }),
    responses,
  };
}

function sliceResponse(response: JsonObject): JsonObject {
  const { schema } = objectAt(objectAt(response, "content"), "application/json");
  // OpenAPI wants a description of each response, be it empty.
  if (schema === undefined) return { description: "" };
  return { description: "", content: { "application/json": { schema: withoutProse(schema) } } };
}

/** The components that are referred to, and those that these refer to in turn. */
function referredComponents(description: JsonObject, paths: JsonObject): JsonObject {
  const components: Record<string, Record<string, Json>> = {};
  const open = references(paths);
  for (const reference of open) {
    const [, , kind = "", name = ""] = reference.split("/");
    if (components[kind]?.[name] !== undefined) continue;
    const found = objectAt(objectAt(description, "components"), kind)[name];
    if (!isJsonObject(found)) throw new Error(`The description has no ${reference}.`);
    const names = kind === "schemas" ? keptProperties[name] : undefined;
    const component = withoutProse(names === undefined ? found : withProperties(found, names));
    components[kind] = { ...components[kind], [name]: component };
    open.push(...references(component));
  }
  return components;
}

function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isJsonObject(value)) return [];
  const { $ref } = value;
  return typeof $ref === "string" ? [$ref] : Object.values(value).flatMap(references);
}
