/** What a loopback server answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A reply with a JSON body. `headers` may replace the content type. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) };
}

/** A page, as a proxy or a log-in wall would answer in the place of the registry. */
export function htmlReply(status: number, body = `<!doctype html><title>${status}</title>`): Reply {
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body };
}

/** JSON that breaks off. */
export function brokenJsonReply(status: number): Reply {
  return { status, headers: { "content-type": "application/json" }, body: '{"tokens":[{"id":' };
}

/** @param location absolute or relative; sent as it is */
export function redirectReply(status: 301 | 302 | 303 | 307 | 308, location: string): Reply {
  return { status, headers: { location } };
}

/** @param retryAfter the header's value: seconds, or an HTTP date; without it there is no such header */
export function overloadReply(status: 429 | 503, retryAfter?: string): Reply {
  return { status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter }, body: "" };
}
