import { randomUUID } from "node:crypto";
import { jsonReply, type Reply } from "../reply.ts";

/** What goes into a reply and into its header `X-Request-ID`. */
export function withRequestId(reply: Reply): Reply {
  const headers = { "access-control-allow-origin": "*", "x-request-id": randomUUID(), ...reply.headers };
  return { ...reply, headers };
}

/** An error with a message, and with the request's id. */
export function brokerFailure(status: number, error: string, message: string): Reply {
  const requestId = randomUUID();
  return jsonReply(status, { error, message, requestId }, { "x-request-id": requestId });
}
