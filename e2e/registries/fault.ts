import type { RecordedRequest } from "./recorded-request.ts";
import type { Reply } from "./reply.ts";

/** Whether the server still does what it was asked to do, such as issuing a token. By default it does not. */
interface Effect {
  readonly effect?: "applied";
}

/** How a server may go wrong over one request. */
export type Fault =
  /** Another reply than the server's own. */
  | ({ readonly kind: "reply"; readonly reply: Reply } & Effect)
  /** The request is taken and never answered. */
  | ({ readonly kind: "silence" } & Effect)
  /** The connection is cut without an answer. With its effect applied: a lost response. */
  | ({ readonly kind: "cut" } & Effect)
  /** Headers at once, then one byte each interval (milliseconds) until somebody hangs up. */
  | ({ readonly kind: "drip"; readonly interval: number } & Effect)
  /** A body of so many bytes, in pieces as fast as the client takes them; no length is told. */
  | ({ readonly kind: "flood"; readonly size: number } & Effect)
  /** The server's own reply, changed. */
  | { readonly kind: "change"; readonly change: (reply: Reply) => Reply }
  /** The server's own reply, but the connection is cut in the middle of the body. */
  | { readonly kind: "cut-in-body" }
  /** The server waits: before it does anything, or with the answer when it has done what it was asked. */
  | {
      readonly kind: "hold";
      readonly before: "effect" | "answer";
      readonly onArrival: (request: RecordedRequest) => void;
      readonly released: Promise<void>;
    };
