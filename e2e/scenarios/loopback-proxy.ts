import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What a proxy does with a request; by default it lets it through. */
export type ProxyConduct = "pass" | "hang" | "close" | { readonly status: number };

export interface LoopbackProxy {
  /** `127.0.0.1:` and the port. */
  readonly address: string;
  /** The first line of each request so far. */
  readonly asked: string[];
  /** The header `proxy-authorization` of each. */
  readonly authorizations: (string | undefined)[];
}

/**
 * Starts a proxy that takes every host to one port of this machine: https by CONNECT, plain http in absolute form.
 * It goes with the test.
 */
export async function startLoopbackProxy(
  port: number,
  conduct: ProxyConduct = "pass",
): Promise<LoopbackProxy> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const note = (line: string, authorization: string | undefined) => {
    asked.push(line);
    authorizations.push(authorization);
  };
  const server = createServer((incoming, outgoing) => {
    const { method, url = "", headers } = incoming;
    note(`${method} ${url}`, headers["proxy-authorization"]);
    if (conduct === "hang") return;
    if (conduct === "close") return void outgoing.destroy();
    if (conduct !== "pass") return void outgoing.writeHead(conduct.status).end();
    const { pathname, search } = new URL(url);
    const onward = request({ host: "127.0.0.1", port, method, path: `${pathname}${search}`, headers });
    onward.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", ({ url = "", headers }, socket: Socket) => {
    note(`CONNECT ${url}`, headers["proxy-authorization"]);
    socket.on("error", () => {});
    if (conduct === "hang") return;
    if (conduct === "close") return void socket.destroy();
    if (conduct !== "pass") return void socket.end(`HTTP/1.1 ${conduct.status} Refused\r\n\r\n`);
    const onward = connect(port, "127.0.0.1", () => socket.write("HTTP/1.1 200 Connected\r\n\r\n"));
    sockets.add(onward);
    onward.on("error", () => socket.destroy());
    onward.pipe(socket).pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("The proxy has no port.");
  return { address: `127.0.0.1:${at.port}`, asked, authorizations };
}
