import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Fault } from "./fault.ts";
import { FaultScript, type Hold } from "./fault-script.ts";
import { misbehave } from "./misbehave.ts";
import { isMatch, type RecordedRequest, type RequestMatcher, recordRequest } from "./recorded-request.ts";
import type { Reply } from "./reply.ts";
import { sendReply } from "./send-reply.ts";

export interface LoopbackServer {
  /** For example `http://127.0.0.1:40123`, without a final slash. */
  readonly origin: string;
  /** Every request so far that arrived whole, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** How many such requests have arrived. */
  count(matcher: RequestMatcher): number;
  /** How many requests have arrived for each `METHOD path`. */
  counts(): Readonly<Record<string, number>>;
  /**
   * Has the next requests go wrong. Faults for the same request happen in the order in which they were given.
   *
   * @param times how many requests; may be `Infinity`
   * @returns ends it earlier
   */
  fail(matcher: RequestMatcher, fault: Fault, times?: number): () => void;
  /**
   * Holds the next such request.
   *
   * @param before `effect` (default): nothing has been done yet. `answer`: all is done, only the answer is kept back
   */
  hold(matcher: RequestMatcher, before?: "effect" | "answer"): Hold;
  /** Stops at once: open connections are cut, not awaited. */
  close(): Promise<void>;
}

/** Does what a request asks, and gives the reply. */
export type Answer = (request: RecordedRequest) => Reply | Promise<Reply>;

/**
 * Starts an HTTP server on 127.0.0.1 at a port the system chooses.
 *
 * @param answer an exception in it becomes a 500 with the exception's text
 */
export async function startLoopbackServer(answer: Answer): Promise<LoopbackServer> {
  const requests: RecordedRequest[] = [];
  const script = new FaultScript();
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing);
  });
  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await recordRequest(incoming).catch(() => undefined);
    // Its client has hung up in the middle: there is nobody to answer.
    if (request === undefined) return;
    requests.push(request);
    const fault = script.take(request);
    try {
      const act = async () => answer(request);
      if (fault === undefined) sendReply(outgoing, await act());
      else await misbehave(fault, { request, outgoing, act });
    } catch (error) {
      sendReply(outgoing, { status: 500, body: String(error) });
    }
  }
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
    count: (matcher) => requests.filter((request) => isMatch(matcher, request)).length,
    counts: () => countByRequest(requests),
    fail: (matcher, fault, times) => script.add(matcher, fault, times),
    hold: (matcher, before) => script.hold(matcher, before),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function countByRequest(requests: readonly RecordedRequest[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path } of requests) {
    const name = `${method} ${path}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
