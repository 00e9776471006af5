import type { HttpExchange, HttpPort, HttpReply } from "./http-port.ts";
import { RateLimited } from "./rate-limited.ts";
import { RegistryMisbehaved } from "./registry-misbehaved.ts";
import { explainFailure, RegistryUnreachable } from "./registry-unreachable.ts";
import { type HttpClock, isPassing, pauseBefore, readRetryAfter } from "./retry.ts";
import { withinTime } from "./time-limit.ts";

export interface HttpLimits {
  /** Milliseconds for one exchange, from the look-up of the name to the end of the body. */
  exchangeTime: number;
  /** Milliseconds for all attempts, redirects and pauses of a request together. */
  totalTime: number;
  /** Milliseconds that a server may ask for by `Retry-After`; what asks for more is not repeated. */
  longestPause: number;
  /** How often a request that may be repeated is sent at the most. */
  attempts: number;
  /** Bytes of a body. */
  mostBytes: number;
}

/** How a request is repeated. */
export interface Repetition {
  port: HttpPort;
  clock: HttpClock;
  bounds: HttpLimits;
  canRepeat: boolean;
  isLimitAnAnswer: boolean;
  /** Milliseconds since 1970. */
  endsAt: number;
  /** What is on the way to a URL, for messages. */
  describeProxy: (url: URL) => string | undefined;
}

/**
 * Sends a request until an answer is worth returning, or no attempt is left.
 *
 * @returns the last answer, but for 407 and 429
 * @throws {RegistryUnreachable} `registry-unreachable`
 * @throws {RateLimited} `rate-limited`
 * @throws {RegistryMisbehaved} `registry-misbehaved`: too large, or no HTTP
 */
export async function sendRepeatedly(exchange: HttpExchange, repetition: Repetition): Promise<HttpReply> {
  const { clock, bounds } = repetition;
  for (let attempt = 1; ; attempt++) {
    const outcome = await sendOnce(exchange, repetition);
    const retryAfter =
      outcome instanceof RegistryUnreachable
        ? undefined
        : readRetryAfter(outcome.headers["retry-after"], clock.now());
    const pause = pauseBefore(attempt, retryAfter, clock);
    const isLast =
      !repetition.canRepeat ||
      attempt >= bounds.attempts ||
      !isWorthRepeating(outcome) ||
      pause > bounds.longestPause ||
      clock.now() + pause >= repetition.endsAt;
    const endsAt = retryAfter === undefined ? undefined : new Date(clock.now() + retryAfter);
    if (isLast) {
      const { isLimitAnAnswer, describeProxy } = repetition;
      return settle(outcome, { exchange, endsAt, isLimitAnAnswer, proxy: describeProxy(exchange.url) });
    }
    await clock.pause(pause, exchange.signal);
    exchange.signal.throwIfAborted();
  }
}

async function sendOnce(
  exchange: HttpExchange,
  { port, bounds, describeProxy }: Repetition,
): Promise<HttpReply | RegistryUnreachable> {
  const { url, signal } = exchange;
  const proxy = describeProxy(url);
  const onTimeOut = () => new RegistryUnreachable("timed-out", url.origin, { proxy });
  const limit = { milliseconds: bounds.exchangeTime, signal, onTimeOut };
  try {
    const reply = await withinTime(limit, (signal) => port({ ...exchange, signal }));
    if (reply !== "too-large") return reply;
  } catch (error) {
    signal.throwIfAborted();
    const failure = error instanceof RegistryUnreachable ? error : explainFailure(error, url, proxy);
    if (failure instanceof RegistryUnreachable) return failure;
    throw failure;
  }
  throw new RegistryMisbehaved(
    "too-large",
    `${url.origin} sent more than ${bounds.mostBytes} bytes, which no answer to this question needs. Check the URL.`,
  );
}

function isWorthRepeating(outcome: HttpReply | RegistryUnreachable): boolean {
  // A certificate or a variable is not better a second later.
  return outcome instanceof RegistryUnreachable
    ? outcome.reason !== "tls" && outcome.reason !== "proxy-unusable"
    : isPassing(outcome.status);
}

function settle(
  outcome: HttpReply | RegistryUnreachable,
  {
    exchange,
    endsAt,
    isLimitAnAnswer,
    proxy,
  }: {
    exchange: HttpExchange;
    endsAt: Date | undefined;
    isLimitAnAnswer: boolean;
    proxy: string | undefined;
  },
): HttpReply {
  if (outcome instanceof RegistryUnreachable) throw outcome;
  if (outcome.status === 407) throw new RegistryUnreachable("proxy", exchange.url.origin, { proxy });
  if (outcome.status === 429 && !isLimitAnAnswer) throw new RateLimited(exchange.url.origin, endsAt);
  return outcome;
}
