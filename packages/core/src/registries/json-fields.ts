import type { Secret } from "../secret.ts";

/** The fields of a JSON object; none if it is something else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** The fields of what should be a JSON object, such as an error's body; none if it is something else, or no JSON. */
export function fieldsIn({ body }: { body: Secret }): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(body.reveal()));
  } catch {
    // The page of a proxy: its status is all that it tells.
    return {};
  }
}

/** The first of the values that is a text with something in it. */
export function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value.trim() !== "");
}

/** The texts of a list, in its order; `undefined` if it is no list. */
export function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === "string" && item !== "")
    : undefined;
}
