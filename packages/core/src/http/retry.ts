/** Time and chance, handed in. */
export interface HttpClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
  /** Settles after so many milliseconds, or as soon as the signal is aborted. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const FIRST_PAUSE = 500;
const LONGEST_OWN_PAUSE = 8_000;

/** Whether the same request may well succeed a moment later. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/**
 * How long to pause before the next attempt: a random part of a span that doubles each time (so that jobs that
 * failed together do not come back together), and never less than the server asks for.
 *
 * @param attempt 1 after the first failure
 * @param retryAfter milliseconds that the server asks for
 * @returns milliseconds
 */
export function pauseBefore(attempt: number, retryAfter: number | undefined, clock: HttpClock): number {
  const span = Math.min(LONGEST_OWN_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  return Math.max(Math.floor(clock.random() * span), retryAfter ?? 0);
}

/**
 * Reads `Retry-After`: seconds or an HTTP date (RFC 9110, 10.2.3).
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, 0 for the past; `undefined` if there is none or it cannot be read
 */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // The oldest of the three forms of an HTTP date names no zone, and means GMT as the others do.
  const time = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text.replace(/(?: GMT)?$/, " GMT")) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
