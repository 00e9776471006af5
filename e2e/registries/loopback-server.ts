import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { type PresentedCredential, readPresentedCredential } from "./presented-credential.ts";
import type { Reply } from "./reply.ts";

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
}

export interface LoopbackServer {
  /** For example `http://127.0.0.1:40123`, without a final slash. */
  readonly origin: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Stops at once: open connections are cut, not awaited. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server on 127.0.0.1 at a port the system chooses.
 *
 * @param answer gives the reply to a request; an exception in it becomes a 500 with the exception's text
 */
export async function startLoopbackServer(
  answer: (request: RecordedRequest) => Reply,
): Promise<LoopbackServer> {
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const request = record(incoming);
    requests.push(request);
    incoming.resume();
    const { status, headers, body } = answerSafely(answer, request);
    outgoing.writeHead(status, { "content-length": Buffer.byteLength(body ?? ""), ...headers });
    outgoing.end(body);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server has no port."));
      else resolve(address.port);
    });
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function record(incoming: IncomingMessage): RecordedRequest {
  const target = incoming.url ?? "/";
  const questionMark = target.indexOf("?");
  return {
    method: incoming.method ?? "GET",
    path: questionMark < 0 ? target : target.slice(0, questionMark),
    query: questionMark < 0 ? "" : target.slice(questionMark),
    headers: incoming.headers,
    credential: readPresentedCredential(incoming.headers.authorization),
    origin: `http://${incoming.headers.host ?? "127.0.0.1"}`,
  };
}

function answerSafely(answer: (request: RecordedRequest) => Reply, request: RecordedRequest): Reply {
  try {
    return answer(request);
  } catch (error) {
    return { status: 500, body: String(error) };
  }
}
