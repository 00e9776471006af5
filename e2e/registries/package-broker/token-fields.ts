import type { JsonRecord } from "../json-record.ts";
import type { RecordedRequest } from "../recorded-request.ts";
import type { Reply } from "../reply.ts";
import { brokerException } from "./broker-failure.ts";
import { checkChoice, checkInteger, checkText, wrongType, type ZodIssue } from "./zod-issue.ts";

const RATE_LIMIT = { minimum: 0, maximum: 25_000 };

/** The fields of a body, or the 500 that refuses it. */
export type ReadFields =
  | { readonly kind: "fields"; readonly fields: JsonRecord }
  | { readonly kind: "refused"; readonly reply: Reply };

/** Checks the body of a new token. Unknown fields are no fault. */
export function readNewToken(request: RecordedRequest): ReadFields {
  return readChecked(request, ({ description, permissions, rate_limit_max, expires_at }) => [
    ...checkText(description, "description"),
    ...(permissions === undefined ? [] : checkChoice(permissions, ["readonly", "write"], "permissions")),
    ...checkRateLimit(rate_limit_max),
    ...(expires_at === undefined ? [] : checkInteger(expires_at, { minimum: 1 }, "expires_at")),
  ]);
}

/** Checks the body of a change of a token. Nothing but these two fields can be changed. */
export function readAmendment(request: RecordedRequest): ReadFields {
  return readChecked(request, ({ description, rate_limit_max }) => [
    ...(description === undefined ? [] : checkText(description, "description")),
    ...checkRateLimit(rate_limit_max),
  ]);
}

function readChecked(request: RecordedRequest, check: (body: JsonRecord) => readonly ZodIssue[]): ReadFields {
  let body: unknown;
  try {
    body = request.json();
  } catch (error) {
    return { kind: "refused", reply: brokerException(error instanceof Error ? error.message : "") };
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return refuse([wrongType("object", body, [])]);
  }
  const fields: JsonRecord = { ...body };
  const issues = check(fields);
  return issues.length === 0 ? { kind: "fields", fields } : refuse(issues);
}

function checkRateLimit(value: unknown): ZodIssue[] {
  return value === undefined || value === null ? [] : checkInteger(value, RATE_LIMIT, "rate_limit_max");
}

function refuse(issues: readonly ZodIssue[]): ReadFields {
  return { kind: "refused", reply: brokerException(JSON.stringify(issues, null, 2)) };
}
