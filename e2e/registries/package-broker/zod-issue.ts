/** A fault in a body, as Zod puts it, the library that PACKAGE.broker checks bodies with. */
export interface ZodIssue {
  readonly code: string;
  readonly path: readonly string[];
  readonly message: string;
  readonly [fact: string]: unknown;
}

/** How one version of Zod words what is wrong with a field. */
export interface ZodWords {
  wrongType(expected: string, value: unknown, path: readonly string[]): ZodIssue;
  /** @param message what PACKAGE.broker's own schema says, where the version has it say something */
  empty(path: readonly string[], message: string): ZodIssue;
  notWhole(path: readonly string[]): ZodIssue;
  /** @param minimum the smallest whole number that would do */
  tooSmall(minimum: number, path: readonly string[]): ZodIssue;
  tooBig(maximum: number, path: readonly string[], message: string): ZodIssue;
  noSuchChoice(value: unknown, options: readonly string[], path: readonly string[]): ZodIssue;
  noAddress(path: readonly string[]): ZodIssue;
}

/** The expression by which Zod 4 knows an e-mail address, as it shows it. */
const ADDRESS =
  "/^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$/";

/** Zod 3, in PACKAGE.broker 0.2.12. */
export const zod3: ZodWords = {
  wrongType(expected, value, path) {
    const received = typeName(value);
    const message = value === undefined ? "Required" : `Expected ${expected}, received ${received}`;
    return { code: "invalid_type", expected, received, path, message };
  },
  empty(path) {
    const message = "String must contain at least 1 character(s)";
    return { code: "too_small", minimum: 1, type: "string", inclusive: true, exact: false, message, path };
  },
  notWhole(path) {
    const message = "Expected integer, received float";
    return { code: "invalid_type", expected: "integer", received: "float", path, message };
  },
  tooSmall(minimum, path) {
    const message = `Number must be greater than or equal to ${minimum}`;
    return { code: "too_small", minimum, type: "number", inclusive: true, exact: false, path, message };
  },
  tooBig(maximum, path) {
    const message = `Number must be less than or equal to ${maximum}`;
    return { code: "too_big", maximum, type: "number", inclusive: true, exact: false, path, message };
  },
  noSuchChoice(value, options, path) {
    const expected = options.map((option) => `'${option}'`).join(" | ");
    if (typeof value !== "string") return zod3.wrongType(expected, value, path);
    const message = `Invalid enum value. Expected ${expected}, received '${value}'`;
    return { received: value, code: "invalid_enum_value", options, path, message };
  },
  noAddress: (path) => ({ validation: "email", code: "invalid_string", path, message: "Invalid email" }),
};

/** Zod 4, in PACKAGE.broker 0.19.8. */
export const zod4: ZodWords = {
  wrongType(expected, value, path) {
    const message = `Invalid input: expected ${expected}, received ${typeName(value)}`;
    return { expected, code: "invalid_type", path, message };
  },
  empty: (path, message) => ({
    origin: "string",
    code: "too_small",
    minimum: 1,
    inclusive: true,
    path,
    message,
  }),
  notWhole(path) {
    const message = "Invalid input: expected int, received number";
    return { expected: "int", format: "safeint", code: "invalid_type", path, message };
  },
  tooSmall(minimum, path) {
    // A limit may be 0, an end must be positive: above 0.
    const [bound, inclusive] = minimum === 0 ? [">=0", true] : [">0", false];
    const message = `Too small: expected number to be ${bound}`;
    return { origin: "number", code: "too_small", minimum: 0, inclusive, path, message };
  },
  tooBig: (maximum, path, message) => ({
    origin: "number",
    code: "too_big",
    maximum,
    inclusive: true,
    path,
    message,
  }),
  noSuchChoice(_value, options, path) {
    const message = `Invalid option: expected one of ${options.map((option) => `"${option}"`).join("|")}`;
    return { code: "invalid_value", values: options, path, message };
  },
  noAddress: (path) => ({
    origin: "string",
    code: "invalid_format",
    format: "email",
    pattern: ADDRESS,
    path,
    message: "Invalid email address",
  }),
};

function typeName(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
