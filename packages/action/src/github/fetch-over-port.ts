import { type HttpMethod, type HttpPort, Secret } from "@setup-registry-token/core";

/** Bytes of an answer; a page of a hundred repositories has some 600 kB. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_REDIRECTS = 3;

/** As `@octokit/request` calls `fetch`. */
export interface FetchCall {
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  signal: AbortSignal;
}

/**
 * The `fetch` that octokit is given: one network for registries and for GitHub, with the same proxies and limits.
 *
 * A redirect is followed within the origin only, and a write only where its method and body stay what they are: GitHub
 * sends those who ask for a renamed repository on like that. What answers elsewhere, or to something else, says nothing
 * about the request.
 */
export async function fetchOverPort(port: HttpPort, address: string, call: FetchCall): Promise<Response> {
  const { method, headers, body, signal } = call;
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    const reply = await port({
      method: method as HttpMethod,
      url,
      headers: { ...headers, authorization: new Secret(headers.authorization ?? "") },
      ...(body !== undefined && { body: new Secret(body) }),
      mostBytes: MOST_BYTES,
      signal,
    }).catch((error: unknown) => {
      // Node's own error says neither that it was the time nor who else has ended it.
      signal.throwIfAborted();
      throw error;
    });
    if (reply === "too-large") throw coded("TOO_LARGE");
    const { status } = reply;
    if (status >= 300 && status < 400) {
      url = follow(reply.headers.location, { url, isSameRequest: method === "GET" || status >= 307 });
      if (redirects >= MOST_REDIRECTS) throw coded("TOO_MANY_REDIRECTS");
      continue;
    }
    if (status < 200 || status > 599) throw coded(`STATUS_${status}`);
    const hasBody = status !== 204 && status !== 205;
    return new Response(hasBody ? reply.body.reveal() : null, { status, headers: reply.headers });
  }
}

function follow(location: string | undefined, from: { url: URL; isSameRequest: boolean }): URL {
  const target =
    location !== undefined && URL.canParse(location, from.url.href) ? new URL(location, from.url) : undefined;
  const isNear = target?.origin === from.url.origin && target.username === "" && target.password === "";
  if (target === undefined || !isNear || !from.isSameRequest) throw coded("REDIRECTED");
  return target;
}

/** Octokit makes an error without an answer of it, whose code is told. */
function coded(code: string): Error {
  return Object.assign(new Error("GitHub's answer says nothing."), { code });
}
