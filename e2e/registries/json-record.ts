import type { RecordedRequest } from "./recorded-request.ts";

export type JsonRecord = Readonly<Record<string, unknown>>;

/** The body of a request if it is a JSON object, else undefined. */
export function readRecord(request: RecordedRequest): JsonRecord | undefined {
  try {
    const value = request.json();
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A text that is not empty, else undefined. */
export function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
