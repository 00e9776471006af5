import type { Secret } from "../secret.ts";

export type HttpMethod = "GET" | "HEAD" | "POST" | "PATCH" | "PUT" | "DELETE";

/** One request as it goes over the wire. */
export interface HttpExchange {
  method: HttpMethod;
  /** `http:` or `https:`, without user-info. */
  url: URL;
  /** Names in lower case. A `Secret` is revealed by the port, at the last moment. */
  headers: Readonly<Record<string, string | Secret>>;
  body?: Secret;
  /** How many bytes of a body are read at the most. */
  mostBytes: number;
  /** When it is aborted, the connection is closed. */
  signal: AbortSignal;
}

/** What a server answered. The body is a `Secret`: it may hold a token that was just issued. */
export interface HttpReply {
  status: number;
  /** Names in lower case; of a header that is there several times, what the platform makes of it. */
  headers: Readonly<Record<string, string>>;
  /** Decoded as UTF-8; empty after HEAD. */
  body: Secret;
}

/**
 * The way out to the network: exactly one exchange. Follows no redirect, repeats nothing, keeps no cookie, never
 * holds more than `mostBytes` of a body. Throws what its platform throws if there is no whole reply.
 */
export type HttpPort = (exchange: HttpExchange) => Promise<HttpReply | "too-large">;
