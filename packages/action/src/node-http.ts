import {
  type HttpExchange,
  type HttpPort,
  type HttpReply,
  isLoopback,
  Secret,
} from "@setup-registry-token/core";

/**
 * The network by Node's own client. `fetch` would take 40 ms more to load; a certificate authority named in
 * `NODE_EXTRA_CA_CERTS` is trusted by Node itself.
 *
 * @param env `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in either case, are followed, but never for this machine
 * @returns loads `node:http` or `node:https` at its first use
 */
export function nodeHttp(env: Readonly<Record<string, string | undefined>>): HttpPort {
  return async (exchange) => {
    const { url, headers, method, signal, mostTime } = exchange;
    const { Agent, request } =
      url.protocol === "https:" ? await import("node:https") : await import("node:http");
    signal.throwIfAborted();
    const proxyEnv = isLoopback(url) ? {} : { ...env };
    const agent = new Agent({ proxyEnv, timeout: mostTime });
    try {
      return await new Promise<HttpReply | "too-large">((resolve, reject) => {
        const outgoing = request(url, { method, agent, signal, headers: reveal(headers, exchange.body) });
        // A request that waits for its tunnel through a proxy hears neither of the signal nor of the agent's end:
        // the agent's time-out is what closes that connection, and lets the process end.
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        outgoing.on("error", reject);
        outgoing.on("response", (incoming) => read(incoming, exchange).then(resolve, reject));
        outgoing.end(exchange.body?.reveal());
      });
    } finally {
      agent.destroy();
    }
  };
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
