import type { Secret } from "../secret.ts";
import type { HttpExchange, HttpPort, HttpReply } from "./http-port.ts";
import { authorizationOf, checkRequest, type HttpCredential } from "./origin.ts";
import { redirectTarget } from "./redirect.ts";
import { RegistryUnreachable } from "./registry-unreachable.ts";
import type { HttpClock } from "./retry.ts";
import { type HttpLimits, sendRepeatedly } from "./send-repeatedly.ts";
import { withinTime } from "./time-limit.ts";

const DEFAULT_LIMITS: HttpLimits = {
  exchangeTime: 10_000,
  totalTime: 30_000,
  longestPause: 10_000,
  attempts: 3,
  mostBytes: 1024 * 1024,
};

export type HttpRequest = {
  url: URL;
  credential?: HttpCredential | undefined;
  /** Headers without a secret; names in lower case. */
  headers?: Readonly<Record<string, string>>;
  limits?: Partial<HttpLimits>;
  /** Whether a 429 that remains after the last attempt is returned as any other answer. */
  isLimitAnAnswer?: boolean;
  /** Ends the request; its reason is thrown. */
  signal?: AbortSignal | undefined;
} & (
  | {
      method: "GET" | "HEAD" | "DELETE";
      /** By default GET and HEAD are repeated and DELETE is not. */
      canRepeat?: boolean;
      json?: never;
    }
  | {
      method: "PUT";
      /** By default it is not repeated. */
      canRepeat?: boolean;
      /** JSON. A `Secret`, for it may hold a password. */
      json?: Secret;
    }
  | {
      method: "POST" | "PATCH";
      canRepeat?: never;
      /** JSON. A `Secret`, for it may hold a password. */
      json?: Secret;
    }
);

/** A reply, and the URL that gave it after all redirects. */
export type HttpAnswer = HttpReply & { url: URL };

/**
 * Sends a request by the rules of this product.
 *
 * @returns the answer, whatever its status, but for 407 and usually 429
 * @throws {RegistryUnreachable} `registry-unreachable`: no whole answer in time, or the proxy's 407
 * @throws {RateLimited} `rate-limited`: still 429 after the last attempt
 * @throws {RegistryMisbehaved} `registry-misbehaved`: too large, no HTTP, a redirect that cannot be followed
 * @throws {RegistryTokenError} `registry-url-invalid`, `token-malformed`: nothing was sent
 */
export type HttpClient = (request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpClientOptions {
  port: HttpPort;
  clock: HttpClock;
  /** The header `user-agent`. OnePub wants a version in it that is not below 2.15.0. */
  userAgent: string;
  limits?: Partial<HttpLimits>;
  /** Names the proxy that the port takes to a URL, for messages: without user-info. */
  describeProxy?: (url: URL) => string | undefined;
}

/** The rules of this product for HTTP, over any port. */
export function httpClient({
  port,
  clock,
  userAgent,
  limits,
  describeProxy = () => undefined,
}: HttpClientOptions): HttpClient {
  return async (request) => {
    const bounds = { ...DEFAULT_LIMITS, ...limits, ...request.limits };
    const { json, credential } = request;
    checkRequest(request.url, credential !== undefined || json !== undefined, credential);
    const exchange: Omit<HttpExchange, "url" | "signal"> = {
      method: request.method,
      headers: {
        "user-agent": userAgent,
        accept: "application/json",
        ...(json !== undefined && { "content-type": "application/json" }),
        ...request.headers,
        ...(credential && { authorization: authorizationOf(credential) }),
      },
      ...(json !== undefined && { body: json }),
      mostBytes: bounds.mostBytes,
    };
    const repetition = {
      port,
      clock,
      bounds,
      canRepeat: canRepeat(request),
      isLimitAnAnswer: request.isLimitAnAnswer ?? false,
      endsAt: clock.now() + bounds.totalTime,
      describeProxy,
    };
    const { origin } = request.url;
    const onTimeOut = () =>
      new RegistryUnreachable("timed-out", origin, { proxy: describeProxy(request.url) });
    return withinTime(
      { milliseconds: bounds.totalTime, signal: request.signal, onTimeOut },
      async (signal) => {
        let url = request.url;
        for (let redirects = 0; ; redirects++) {
          const reply = await sendRepeatedly({ ...exchange, url, signal }, repetition);
          const target = redirectTarget({
            method: request.method,
            url,
            reply,
            redirects,
            token: credential?.token,
          });
          if (target === undefined) return { ...reply, url };
          url = target;
        }
      },
    );
  };
}

function canRepeat(request: HttpRequest): boolean {
  return request.canRepeat ?? /^(?:GET|HEAD)$/.test(request.method);
}
