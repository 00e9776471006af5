import {
  type HttpClientOptions,
  type HttpExchange,
  type HttpReply,
  Secret,
} from "@setup-registry-token/core";
import { describeProxy, findProxy } from "./proxy.ts";
import type { BegunRequest } from "./proxy-tunnel.ts";

/**
 * The network by Node's own client. `fetch` would take 40 ms more to load; a certificate authority named in
 * `NODE_EXTRA_CA_CERTS` is trusted by Node itself.
 *
 * @param env names the proxies, as {@link findProxy} reads them
 * @returns loads `node:http` or `node:https` at its first use
 */
export function nodeHttp(
  env: Readonly<Record<string, string | undefined>>,
): Required<Pick<HttpClientOptions, "port" | "describeProxy">> {
  return {
    async port(exchange) {
      const { outgoing, explain } = await begin(exchange, env);
      return new Promise((resolve, reject) => {
        outgoing.on("error", (error) => reject(explain(error)));
        outgoing.on("response", (incoming) => read(incoming, exchange).then(resolve, reject));
        outgoing.end(exchange.body?.reveal());
      });
    },
    describeProxy(url) {
      const proxy = findProxy(url, env);
      return proxy && describeProxy(proxy);
    },
  };
}

async function begin(
  { url, headers, body, method, signal }: HttpExchange,
  env: Readonly<Record<string, string | undefined>>,
): Promise<BegunRequest> {
  const { request } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  signal.throwIfAborted();
  const options = { method, signal, headers: reveal(headers, body) };
  const proxy = findProxy(url, env);
  if (proxy === undefined) {
    return { outgoing: request(url, { ...options, agent: false }), explain: (error) => error };
  }
  const { beginThrough } = await import("./proxy-tunnel.ts");
  return beginThrough(proxy, { ...options, url });
}

function reveal(headers: HttpExchange["headers"], body: Secret | undefined): Record<string, string> {
  const revealed = Object.entries(headers).map(([name, value]) => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  const length = body === undefined ? {} : { "content-length": `${Buffer.byteLength(body.reveal())}` };
  return { "accept-encoding": "identity", ...Object.fromEntries(revealed), ...length };
}

async function read(
  incoming: import("node:http").IncomingMessage,
  { mostBytes }: HttpExchange,
): Promise<HttpReply | "too-large"> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) return "too-large";
    chunks.push(chunk);
  }
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
    ),
    body: new Secret(Buffer.concat(chunks).toString("utf8")),
  };
}
