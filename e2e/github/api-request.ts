import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Contract, Route } from "./contract.ts";

/** One request as it arrived, with what GitHub's description says to it. */
export interface ApiRequest {
  readonly method: string;
  /** The path as sent, percent-encoding kept, without the query. */
  readonly path: string;
  /** The query with its `?`, or an empty string. */
  readonly query: string;
  /** The scheme, host and port the client used, without a final slash. */
  readonly origin: string;
  /** Header names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** The `Authorization` header, with its scheme. */
  readonly authorization: string | undefined;
  /** The body's text; empty where there was none. */
  readonly body: string;
  /** The operation asked for, or undefined where the description has none. */
  readonly route: Route | undefined;
  /** Why the request does not fit the description; empty where it fits. */
  readonly reasons: readonly string[];
}

/**
 * Reads a request to its end and holds it against the description.
 *
 * @returns undefined where the client went away before all of its request was there
 */
export async function readApiRequest(
  incoming: IncomingMessage,
  contract: Contract,
): Promise<ApiRequest | undefined> {
  const body = await readBody(incoming);
  if (body === undefined) return undefined;
  const target = incoming.url ?? "/";
  const questionMark = target.indexOf("?");
  const sent = {
    method: incoming.method ?? "GET",
    path: questionMark < 0 ? target : target.slice(0, questionMark),
    query: questionMark < 0 ? "" : target.slice(questionMark),
    origin: `http://${incoming.headers.host ?? "127.0.0.1"}`,
    headers: incoming.headers,
    authorization: incoming.headers.authorization,
    body,
  };
  const route = contract.routeOf(sent.method, sent.path);
  return { ...sent, route, reasons: contract.reasonsAgainst(sent, route) };
}

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk);
  } catch (error) {
    if (incoming.complete) throw error;
    return undefined;
  }
  return Buffer.concat(chunks).toString("utf8");
}
