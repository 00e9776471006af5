import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { type PresentedCredential, readPresentedCredential } from "./presented-credential.ts";

/** One request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  /** The path as sent, percent-encoding kept, without the query. */
  readonly path: string;
  /** The query with its `?`, or an empty string. */
  readonly query: string;
  /** Header names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly credential: PresentedCredential;
  /** The scheme, host and port the client used, without a final slash. */
  readonly origin: string;
  /** Decoded as UTF-8; empty if the request had none. */
  readonly body: string;
  /**
   * The body as JSON, whatever content type it came with.
   *
   * @throws {SyntaxError}
   */
  json(): unknown;
}

/**
 * Which requests are meant: `POST /auth/tokens`, `/auth/tokens` by any method, those whose `METHOD path` an expression
 * fits, or any other choice.
 */
export type RequestMatcher = string | RegExp | ((request: RecordedRequest) => boolean);

/** Reads a whole request. Rejects if its client goes away before the end. */
export async function recordRequest(incoming: IncomingMessage): Promise<RecordedRequest> {
  const target = incoming.url ?? "/";
  const questionMark = target.indexOf("?");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  return {
    method: incoming.method ?? "GET",
    path: questionMark < 0 ? target : target.slice(0, questionMark),
    query: questionMark < 0 ? "" : target.slice(questionMark),
    headers: incoming.headers,
    credential: readPresentedCredential(incoming.headers.authorization),
    origin: `http://${incoming.headers.host ?? "127.0.0.1"}`,
    body,
    json: () => JSON.parse(body),
  };
}

export function isMatch(matcher: RequestMatcher, request: RecordedRequest): boolean {
  if (typeof matcher === "function") return matcher(request);
  const { method, path } = request;
  if (matcher instanceof RegExp) return matcher.test(`${method} ${path}`);
  return matcher === path || matcher === `${method} ${path}`;
}
