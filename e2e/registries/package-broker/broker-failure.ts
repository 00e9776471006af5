import { randomUUID } from "node:crypto";
import { jsonReply, type Reply } from "../reply.ts";

/** What goes into a reply and into its header `X-Request-ID`. */
export function withRequestId(reply: Reply): Reply {
  const headers = { "access-control-allow-origin": "*", "x-request-id": randomUUID(), ...reply.headers };
  return { ...reply, headers };
}

/** The error shape of most of PACKAGE.broker: also a message, and the request's id. */
export function brokerFailure(status: number, error: string, message: string): Reply {
  const requestId = randomUUID();
  return jsonReply(status, { error, message, requestId }, { "x-request-id": requestId });
}

/** A refused body and any other exception: 500, with the exception's text. */
export function brokerException(message: string): Reply {
  return brokerFailure(500, "Internal Server Error", message);
}
