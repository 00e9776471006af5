import type { JsonRecord } from "../json-record.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import type { Reply } from "../reply.ts";
import type { BrokerVersion } from "./broker-version.ts";
import type { ZodIssue, ZodWords } from "./zod-issue.ts";

/** The fields of a body, or the answer that refuses it. */
export type CheckedBody =
  | { readonly kind: "fields"; readonly fields: JsonRecord }
  | { readonly kind: "refused"; readonly reply: Reply };

/** Finds the faults of one field, or of several. */
export type FieldCheck = (body: JsonRecord, words: ZodWords) => readonly ZodIssue[];

/** Reads a body that must be a JSON object, and checks its fields. Unknown fields are no fault. */
export function checkBody(
  request: RecordedRequest,
  version: BrokerVersion,
  checks: readonly FieldCheck[],
): CheckedBody {
  const { words, isStrict } = version;
  const refused = (reply: Reply): CheckedBody => ({ kind: "refused", reply });
  if (isStrict && !/^application\/json\b/.test(request.headers["content-type"] ?? "")) {
    return refused(version.exception("Unsupported Media Type"));
  }
  let body: unknown;
  try {
    body = request.json();
  } catch (error) {
    return refused(version.exception(error instanceof Error ? error.message : ""));
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return refused(version.refuse([words.wrongType("object", body, [])]));
  }
  const fields: JsonRecord = { ...body };
  const issues = checks.flatMap((check) => check(fields, words));
  return issues.length === 0 ? { kind: "fields", fields } : refused(version.refuse(issues));
}

/** @param whenEmpty what is said of an empty text, in versions that have words of their own for it */
export function text(name: string, whenEmpty: string): FieldCheck {
  return ({ [name]: value }, words) => {
    if (typeof value !== "string") return [words.wrongType("string", value, [name])];
    return value === "" ? [words.empty([name], whenEmpty)] : [];
  };
}

export function emailAddress(name: string): FieldCheck {
  return ({ [name]: value }, words) => {
    if (typeof value !== "string") return [words.wrongType("string", value, [name])];
    return /^[\w+.'-]+@(?:[A-Za-z\d][A-Za-z\d-]*\.)+[A-Za-z]{2,}$/.test(value)
      ? []
      : [words.noAddress([name])];
  };
}

/** A whole number. `whenTooBig` is what some versions say above the maximum. */
export function whole(
  name: string,
  bounds: { minimum: number; maximum?: number; whenTooBig?: string },
): FieldCheck {
  const { minimum, maximum = Number.POSITIVE_INFINITY, whenTooBig = "" } = bounds;
  return ({ [name]: value }, words) => {
    if (typeof value !== "number") return [words.wrongType("number", value, [name])];
    if (!Number.isInteger(value)) return [words.notWhole([name])];
    if (value < minimum) return [words.tooSmall(minimum, [name])];
    return value > maximum ? [words.tooBig(maximum, [name], whenTooBig)] : [];
  };
}

export function choice(name: string, options: readonly string[]): FieldCheck {
  return ({ [name]: value }, words) => {
    if (typeof value === "string" && options.includes(value)) return [];
    return [words.noSuchChoice(value, options, [name])];
  };
}

/** The check of a field that may be missing. */
export function optional(name: string, check: FieldCheck): FieldCheck {
  return (body, words) => (body[name] === undefined ? [] : check(body, words));
}

/** The check of a field that may be missing or null. */
export function nullable(name: string, check: FieldCheck): FieldCheck {
  return (body, words) => (body[name] === null ? [] : optional(name, check)(body, words));
}
