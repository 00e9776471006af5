export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at this place, or an empty one where there is none. */
export function objectAt(parent: JsonObject, name: string): JsonObject {
  const value = parent[name];
  return isJsonObject(value) ? value : {};
}

/** The same object with each value changed; a value that becomes undefined is left out. */
export function mapObject(
  object: JsonObject,
  change: (value: Json, name: string) => Json | undefined,
): JsonObject {
  const entries = Object.entries(object).flatMap(([name, value]): [string, Json][] => {
    const changed = change(value, name);
    return changed === undefined ? [] : [[name, changed]];
  });
  return Object.fromEntries(entries);
}
