import { type ClientRequest, type RequestOptions, request as requestPlainly } from "node:http";
import { request as requestSecurely } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import type { HttpProxy } from "./proxy.ts";

/** What a request through a proxy is made of: `node:http`'s own options, and the URL. */
export interface ProxiedRequest extends Pick<RequestOptions, "method" | "headers"> {
  url: URL;
  signal: AbortSignal;
}

/** A request that has not been sent yet. */
export interface BegunRequest {
  outgoing: ClientRequest;
  /** What an error of it means: if all that was reached is the proxy, the proxy is what failed. */
  explain: (error: unknown) => unknown;
}

/**
 * Begins a request that goes through a proxy: https in a tunnel (RFC 9110, 9.3.6), plain http in absolute form (RFC
 * 9112, 3.2.2). Node has this itself since 24.5; runners of other forges start actions with older ones.
 *
 * @throws an `Error` whose code begins with `ERR_PROXY_`: the proxy is what failed
 */
export async function beginThrough(proxy: HttpProxy, asked: ProxiedRequest): Promise<BegunRequest> {
  const { url, method, headers, signal } = asked;
  if (url.protocol === "http:") {
    const path = `${url.origin}${url.pathname}${url.search}`;
    const options = { method, path, headers: { host: url.host, ...headers }, signal };
    return { outgoing: toProxy(proxy, options), explain: proxyFailure };
  }
  const tunnel = await openTunnel(proxy, url, signal);
  const host = withoutBrackets(url.hostname);
  // An address is no server name (RFC 6066, 3).
  const servername = isIP(host) === 0 ? host : "";
  const createConnection = () => connect({ socket: tunnel, host, servername });
  return {
    outgoing: requestSecurely(url, { method, headers, signal, createConnection }),
    explain: (error) => error,
  };
}

function openTunnel(proxy: HttpProxy, url: URL, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const host = `${url.hostname}:${url.port || "443"}`;
    const request = toProxy(proxy, { method: "CONNECT", path: host, headers: { host }, signal });
    request.once("error", (error) => reject(signal.aborted ? signal.reason : proxyFailure(error)));
    request.once("connect", ({ statusCode = 0 }, socket, head) => {
      const isOpen = statusCode >= 200 && statusCode < 300 && head.length === 0;
      if (isOpen && !signal.aborted) return resolve(socket);
      socket.destroy();
      reject(signal.aborted ? signal.reason : proxyFailure({ code: String(statusCode) }));
    });
    request.end();
  });
}

function toProxy({ url, authorization }: HttpProxy, options: RequestOptions): ClientRequest {
  if (url === undefined) throw proxyFailure({ code: "URL" });
  const request = url.protocol === "https:" ? requestSecurely : requestPlainly;
  return request({
    ...options,
    host: withoutBrackets(url.hostname),
    port: url.port || (url.protocol === "https:" ? 443 : 80),
    agent: false,
    headers: {
      ...options.headers,
      ...(authorization && { "proxy-authorization": authorization.reveal() }),
    },
  });
}

/** Only the code of what failed: Node's own errors of a tunnel hold the header with the password. */
function proxyFailure(error: unknown): Error {
  const code = String(Reflect.get(Object(error), "code") ?? "UNKNOWN");
  return Object.assign(new Error("The proxy failed."), { code: `ERR_PROXY_${code}` });
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
