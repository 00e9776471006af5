import type { HttpAnswer } from "../http/http-client.ts";
import { readJson } from "../http/read-json.ts";
import { Secret } from "../secret.ts";
import { isPage } from "./answer-text.ts";
import { endpoint } from "./endpoint.ts";
import { fieldsIn, fieldsOf, firstText } from "./json-fields.ts";
import { quotation } from "./quotation.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { type RefusalCode, RegistryRefused } from "./registry-refused.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";

export interface PackageBrokerRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Percent-encoded. */
  path: string;
  session?: Secret;
  body?: Readonly<Record<string, unknown>>;
  /** Secrets in the body; they are taken out of what the registry says. */
  secrets?: readonly Secret[];
  /** What a 401 means, and without a session a 403 as well; by default that the session has ended. */
  onUnauthorised?: RefusalCode;
  mayBeMissing?: true;
  /** A session that has ended already is an answer, and no error. */
  isUnauthorisedFine?: true;
  signal: AbortSignal | undefined;
}

export interface PackageBrokerReply {
  answer: HttpAnswer;
  json: unknown;
}

export type PackageBrokerCall = (request: PackageBrokerRequest) => Promise<PackageBrokerReply>;

/** Lists of 10,000 tokens take about 2 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Sends the calls of PACKAGE.broker's management API and tells its errors apart. */
export function packageBrokerCalls({ url, http }: RegistryAccess & { url: string }): PackageBrokerCall {
  return async (request) => {
    const { method, path, session, body, signal } = request;
    const target = endpoint(url, path);
    const common = {
      url: target,
      signal,
      limits: { mostBytes: MOST_BYTES },
      ...(session && { credential: { origin: target.origin, token: session, scheme: "bearer" as const } }),
    };
    const answer = await (method === "POST" || method === "PATCH"
      ? http({ ...common, method, ...(body && { json: new Secret(JSON.stringify(body)) }) })
      : http({ ...common, method, canRepeat: true }));
    const { status } = answer;
    const isFine =
      (status >= 200 && status < 300) ||
      (status === 404 && request.mayBeMissing) ||
      (status === 401 && request.isUnauthorisedFine);
    if (!isFine) throw refusalOf(answer, request);
    return { answer, json: method === "DELETE" || status >= 400 ? undefined : readJson(answer) };
  };
}

function refusalOf(answer: HttpAnswer, request: PackageBrokerRequest): Error {
  const { url, status } = answer;
  const { method, path, session, secrets = [], onUnauthorised } = request;
  const what = `${method} ${path.replace(/^(\/api\/tokens\/).+/, "$1…")}`;
  if (isPage(answer)) return unexpectedAnswer(answer, what);
  const fields = fieldsIn(answer);
  const message = firstText(fields.message, fieldsOf(fields.error).message);
  const issues = validationIssues(message);
  const said = quotation(issues ?? firstText(message, fields.error), [
    ...secrets,
    ...(session === undefined ? [] : [session]),
  ]);
  const refusal = { origin: url.origin, status, said };
  if (fields.code === "2fa_required") return new RegistryRefused("two-factor-required", refusal);
  if (status === 401 || (status === 403 && session === undefined)) {
    if (onUnauthorised !== undefined) return new RegistryRefused(onUnauthorised, refusal);
    return new RegistryRefused("token-rejected", {
      ...refusal,
      next: "A session lasts 24 hours, and a Composer token is none: log in again with e-mail address and password.",
    });
  }
  if (status === 403) return new RegistryRefused("token-forbidden", refusal);
  // A 404 without a word in JSON is that of a server which has no such call: the URL is wrong, not the request.
  const isMissing = status === 404 && said !== undefined;
  if (issues !== undefined || isMissing || status === 400 || status === 409 || status === 422) {
    return new RegistryRefused("request-refused", refusal);
  }
  return unexpectedAnswer(answer, what);
}

/**
 * A request that does not fit is answered with the JSON text of a list of `{path, message}`: with 500 and in `message`
 * (seen with 0.2.12), or with 400 and in `error.message` (0.19.8).
 */
function validationIssues(message: string | undefined): string | undefined {
  if (!message?.trimStart().startsWith("[")) return undefined;
  let issues: unknown;
  try {
    issues = JSON.parse(message);
  } catch {
    return undefined;
  }
  if (!Array.isArray(issues)) return undefined;
  const texts = issues.map(fieldsOf).flatMap(({ path, message: text }) => {
    const said = firstText(text);
    const where = Array.isArray(path) ? path.filter(isNameOrIndex).join(".") : "";
    return said === undefined ? [] : [where === "" ? said : `${where}: ${said}`];
  });
  return texts.length === 0 ? undefined : texts.join("; ");
}

function isNameOrIndex(part: unknown): boolean {
  return typeof part === "string" || typeof part === "number";
}
