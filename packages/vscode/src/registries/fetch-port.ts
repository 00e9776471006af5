import { type HttpExchange, type HttpPort, type HttpReply, Secret } from "@setup-registry-token/core";

/**
 * The network by `fetch`. The editor replaces the global one by its own, which knows the user's proxy and certificates;
 * so it is looked up at each call.
 */
export const fetchPort: HttpPort = async (exchange) => {
  const { url, method, headers, body, signal } = exchange;
  const response = await globalThis.fetch(url, {
    method,
    headers: revealed(headers),
    body: body?.reveal() ?? null,
    redirect: "manual",
    credentials: "omit",
    cache: "no-store",
    signal,
  });
  return read(response, exchange);
};

function revealed(headers: HttpExchange["headers"]): Record<string, string> {
  const texts = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === "string" ? value : value.reveal(),
  ]);
  return Object.fromEntries(texts);
}

async function read(response: Response, { mostBytes }: HttpExchange): Promise<HttpReply | "too-large"> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // To leave the loop early cancels the body, and that closes the connection.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > mostBytes) return "too-large";
    chunks.push(chunk);
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Secret(Buffer.concat(chunks).toString("utf8")),
  };
}
