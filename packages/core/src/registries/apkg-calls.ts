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

export interface ApkgRequest {
  method: "GET" | "POST" | "DELETE";
  /** Percent-encoded, after the registry's URL. */
  path: string;
  /** A token or a session. */
  token?: Secret;
  body?: Readonly<Record<string, unknown>>;
  /** Secrets in the body; they are taken out of what the registry says. */
  secrets?: readonly Secret[];
  /** What a 401 means, and without a token a 403 as well; `token-rejected` by default. */
  onUnauthorised?: RefusalCode;
  /** Whether a 404 is an answer, and no error. */
  mayBeMissing?: true;
  signal: AbortSignal | undefined;
}

export interface ApkgReply {
  answer: HttpAnswer;
  /** `undefined` where the answer has no body, or after DELETE. */
  json: unknown;
}

export type ApkgCall = (request: ApkgRequest) => Promise<ApkgReply>;

/** Lists of 10,000 tokens take about 3 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Sends the calls of apkg's API and tells its errors apart. */
export function apkgCalls({ url, http }: RegistryAccess & { url: string }): ApkgCall {
  return async (request) => {
    const { method, path, token, body, signal } = request;
    const target = endpoint(url, path);
    const common = {
      url: target,
      signal,
      limits: { mostBytes: MOST_BYTES },
      ...(token && { credential: { origin: target.origin, token, scheme: "bearer" as const } }),
    };
    const answer = await (method === "POST"
      ? http({ ...common, method, json: new Secret(JSON.stringify(body)) })
      : // To revoke twice is to revoke.
        http({ ...common, method, canRepeat: true }));
    const isFine = answer.status >= 200 && answer.status < 300;
    if (!isFine && !(answer.status === 404 && request.mayBeMissing)) throw refusalOf(answer, request);
    return { answer, json: method === "DELETE" || !isFine ? undefined : readJson(answer) };
  };
}

const CODES: Readonly<Record<number, RefusalCode>> = {
  400: "request-refused",
  402: "request-refused",
  403: "token-forbidden",
  409: "request-refused",
  422: "request-refused",
};

function refusalOf(
  answer: HttpAnswer,
  { method, path, token, secrets = [], onUnauthorised = "token-rejected" }: ApkgRequest,
): Error {
  const { url, status } = answer;
  const isUnauthorised = status === 401 || (status === 403 && token === undefined);
  const code = isUnauthorised ? onUnauthorised : CODES[status];
  if (code === undefined || isPage(answer))
    return unexpectedAnswer(answer, `${method} ${path.replace(/^(\/auth\/tokens\/).+/, "$1…")}`);
  const reasons = reasonsIn(answer);
  const said = quotation(reasons.join("; "), token === undefined ? secrets : [token, ...secrets]);
  const isExpired = code === "token-rejected" && reasons.some(saysExpired);
  return new RegistryRefused(isExpired ? "token-expired" : code, { origin: url.origin, status, said });
}

/**
 * The reasons in apkg's error envelope (`src/api/errors.rs`): `{error: {message, details: [{field, message}]}}`.
 * Anything else, such as the page of a proxy, gives none.
 */
function reasonsIn(answer: HttpAnswer): string[] {
  const error = fieldsOf(fieldsIn(answer).error);
  const message = firstText(error.message);
  const details = Array.isArray(error.details) ? error.details.map(fieldsOf) : [];
  const parts = details.flatMap(({ field, message: detail }) => {
    const text = firstText(detail);
    return text === undefined ? [] : [`${firstText(field) ?? "detail"}: ${text}`];
  });
  return message === undefined ? parts : [message, ...parts];
}

/** "Invalid or expired token" says that it is one of the two. */
function saysExpired(reason: string): boolean {
  return /\bexpired\b/i.test(reason) && !/\b(?:or|invalid|not valid|revoked|missing)\b/i.test(reason);
}
