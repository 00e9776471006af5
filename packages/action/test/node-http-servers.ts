import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { derivedForms, type HttpLimits, Secret } from "@setup-registry-token/core";
import { httpClient } from "@setup-registry-token/core/registries";
import { onTestFinished } from "vitest";
import { nodeHttp } from "../src/node-http.ts";

/** Listens on this machine until the test is over. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A server that hands each connection over once the first bytes came, and says when its client has gone. */
export async function serveBytes(answer: (socket: Socket, received: string) => void) {
  const closed: string[] = [];
  const server = createServer((socket) => {
    socket.once("data", (bytes) => answer(socket, bytes.toString("latin1")));
    socket.once("close", () => closed.push("closed"));
  });
  const port = await listen(server);
  return { port, origin: `http://127.0.0.1:${port}`, server, closed };
}

/** A proxy that knows only CONNECT, and takes every host to one port of this machine. */
export async function serveTunnel(port: number) {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.once("data", (bytes) => {
      asked.push(bytes.toString("latin1"));
      const onward = connect(port, "127.0.0.1", () => socket.write("HTTP/1.1 200 Connected\r\n\r\n"));
      onward.on("error", () => socket.destroy());
      socket.on("close", () => onward.destroy());
      onward.pipe(socket).pipe(onward);
    });
  });
  return { port: await listen(server), asked };
}

/** A client by Node's own HTTP that tries once, in real time. */
export function clientOf(limits: Partial<HttpLimits> = {}, env: Readonly<Record<string, string>> = {}) {
  const clock = { now: Date.now, random: Math.random, pause: async () => {} };
  return httpClient({
    ...nodeHttp(env),
    clock,
    userAgent: "setup-registry-token/0.0.0 (test)",
    limits: { exchangeTime: 2_000, attempts: 1, ...limits },
  });
}

export function newToken(): Secret {
  return new Secret(randomBytes(24).toString("base64url"));
}

export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Everything that an error and the errors under it say, whether a program would show it or not. */
export function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const parts = Object.getOwnPropertyNames(error).map((name) => Reflect.get(error, name));
  return parts
    .map((part) => (part instanceof Error ? everythingOf(part) : `${part} ${JSON.stringify(part)}`))
    .join("\n");
}

/** Those forms of a token that stand in a text. */
export function formsIn(text: string, token: Secret): string[] {
  return derivedForms(token).filter((form) => text.toLowerCase().includes(form.toLowerCase()));
}
