import { isJsonObject, type Json, type JsonObject, mapObject, objectAt } from "./json.ts";

/** Words for people, in OpenAPI 3.0. */
const PROSE = new Set([
  "description",
  "summary",
  "title",
  "example",
  "examples",
  "externalDocs",
  "deprecated",
]);

/** Takes prose and `x-` extensions out of a part of the description, at any depth. */
export function withoutProse(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (!isJsonObject(value)) return value as Json;
  return mapObject(value, (inner, name) => {
    // Below `properties` are names of fields, and "description" may be one.
    if (name === "properties" && isJsonObject(inner)) return mapObject(inner, withoutProse);
    return PROSE.has(name) || name.startsWith("x-") ? undefined : withoutProse(inner);
  });
}

/** Refuses, at any depth, the fields that a schema does not name. GitHub itself ignores them. */
export function closed(value: Json): Json {
  if (Array.isArray(value)) return value.map(closed);
  if (!isJsonObject(value)) return value as Json;
  const inner = mapObject(value, closed);
  const isOpen = isJsonObject(value.properties) && value.additionalProperties === undefined;
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}

/** Keeps these properties of an object's schema, and of them what was required. */
export function withProperties(schema: JsonObject, names: readonly string[]): JsonObject {
  const required = schema.required;
  return {
    type: "object",
    properties: mapObject(objectAt(schema, "properties"), (value, name) =>
      names.includes(name) ? value : undefined,
    ),
    required: Array.isArray(required) ? required.filter((name) => names.includes(String(name))) : [],
  };
}
