import type { ServerResponse } from "node:http";
import type { Reply } from "./reply.ts";

/** Puts a reply on the wire. Nothing happens if its client has hung up. */
export function sendReply(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  outgoing.writeHead(status, { "content-length": Buffer.byteLength(body ?? ""), ...headers });
  outgoing.end(body);
}
