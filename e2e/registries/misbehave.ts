import type { ServerResponse } from "node:http";
import type { Fault } from "./fault.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { Reply } from "./reply.ts";
import { sendReply } from "./send-reply.ts";

const PIECE = Buffer.alloc(64 * 1024, " ");

export interface Misbehaviour {
  readonly request: RecordedRequest;
  readonly outgoing: ServerResponse;
  /** Does what was asked, and gives what should be answered. */
  readonly act: () => Promise<Reply>;
}

/** Answers a request as a fault wants it. */
export async function misbehave(fault: Fault, { request, outgoing, act }: Misbehaviour): Promise<void> {
  switch (fault.kind) {
    case "hold": {
      const early = fault.before === "answer" ? await act() : undefined;
      fault.onArrival(request);
      await fault.released;
      return sendReply(outgoing, early ?? (await act()));
    }
    case "change":
      return sendReply(outgoing, fault.change(await act()));
    case "cut-in-body":
      return sendHalf(outgoing, await act());
  }
  if (fault.effect === "applied") await act();
  switch (fault.kind) {
    case "reply":
      return sendReply(outgoing, fault.reply);
    case "silence":
      return;
    case "cut":
      outgoing.destroy();
      return;
    case "drip":
      return drip(outgoing, fault.interval);
    case "flood":
      return flood(outgoing, fault.size);
  }
}

function sendHalf(outgoing: ServerResponse, { status, headers, body = "" }: Reply): void {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { "content-length": bytes.length, ...headers });
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy());
}

function drip(outgoing: ServerResponse, interval: number): void {
  outgoing.writeHead(200, { "content-type": "application/json" });
  outgoing.flushHeaders();
  const timer = setInterval(() => outgoing.write(" "), interval);
  outgoing.once("close", () => clearInterval(timer));
}

function flood(outgoing: ServerResponse, size: number): void {
  outgoing.writeHead(200, { "content-type": "application/json" });
  let left = size;
  const pour = () => {
    while (left > 0 && !outgoing.destroyed) {
      const piece = PIECE.subarray(0, left);
      left -= piece.length;
      if (!outgoing.write(piece)) return void outgoing.once("drain", pour);
    }
    outgoing.end();
  };
  pour();
}
