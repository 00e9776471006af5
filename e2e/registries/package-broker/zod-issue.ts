/** A fault in a body, as the library Zod (version 3) that PACKAGE.broker checks bodies with puts it. */
export interface ZodIssue {
  readonly code: string;
  readonly path: readonly string[];
  readonly message: string;
  readonly [fact: string]: unknown;
}

/** @param path the field's name; empty for the whole body */
export function checkText(value: unknown, ...path: readonly string[]): ZodIssue[] {
  if (typeof value !== "string") return [wrongType("string", value, path)];
  if (value !== "") return [];
  const message = "String must contain at least 1 character(s)";
  return [{ code: "too_small", minimum: 1, type: "string", inclusive: true, exact: false, message, path }];
}

export function checkInteger(
  value: unknown,
  { minimum, maximum }: { minimum: number; maximum?: number },
  ...path: readonly string[]
): ZodIssue[] {
  if (typeof value !== "number") return [wrongType("number", value, path)];
  if (!Number.isInteger(value)) {
    const message = "Expected integer, received float";
    return [{ code: "invalid_type", expected: "integer", received: "float", path, message }];
  }
  const bound = { type: "number", inclusive: true, exact: false, path };
  if (value < minimum) {
    const message = `Number must be greater than or equal to ${minimum}`;
    return [{ code: "too_small", minimum, ...bound, message }];
  }
  if (maximum === undefined || value <= maximum) return [];
  return [{ code: "too_big", maximum, ...bound, message: `Number must be less than or equal to ${maximum}` }];
}

export function checkChoice(
  value: unknown,
  options: readonly string[],
  ...path: readonly string[]
): ZodIssue[] {
  const expected = options.map((option) => `'${option}'`).join(" | ");
  if (typeof value !== "string") return [wrongType(expected, value, path)];
  if (options.includes(value)) return [];
  const message = `Invalid enum value. Expected ${expected}, received '${value}'`;
  return [{ received: value, code: "invalid_enum_value", options, path, message }];
}

export function wrongType(expected: string, value: unknown, path: readonly string[]): ZodIssue {
  const received = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const message = value === undefined ? "Required" : `Expected ${expected}, received ${received}`;
  return { code: "invalid_type", expected, received, path, message };
}
