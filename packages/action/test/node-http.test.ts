import { createServer } from "node:http";
import type { Socket } from "node:net";
import { readJson } from "@setup-registry-token/core/registries";
import { describe, expect, it } from "vitest";
import {
  clientOf,
  everythingOf,
  failureOf,
  formsIn,
  listen,
  newToken,
  serveBytes,
} from "./node-http-servers.ts";

const QUICK = { exchangeTime: 50 };
const get = (origin: string) => ({ method: "GET", url: new URL("/who?code=4711", origin) }) as const;
const heading = (...lines: string[]) => `HTTP/1.1 200 OK\r\n${lines.join("\r\n")}\r\n\r\n`;

describe("Node's own client", () => {
  it("brings status, headers and body of one exchange, and sends what it is given", async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding("utf8").on("data", (text: string) => bodies.push(text));
      request.on("end", () => {
        response.writeHead(201, { "Content-Type": "application/json", "Set-Cookie": ["a=1", "b=2"] });
        response.end(JSON.stringify({ headers: request.headers, url: request.url, name: "Grüße" }));
      });
    });
    const origin = `http://127.0.0.1:${await listen(server)}`;
    const token = newToken();
    const answer = await clientOf()({
      method: "POST",
      url: new URL("/tokens?x=1", origin),
      credential: { origin, token, scheme: "bearer" },
      json: token,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ "content-type": "application/json", "set-cookie": "a=1, b=2" });
    expect(readJson(answer)).toMatchObject({
      name: "Grüße",
      url: "/tokens?x=1",
      headers: {
        authorization: `Bearer ${token.reveal()}`,
        "accept-encoding": "identity",
        "content-length": String(token.reveal().length),
        "user-agent": "setup-registry-token/0.0.0 (test)",
      },
    });
    expect(bodies.join("")).toBe(token.reveal());
  });

  it("reads no body after HEAD, and does not follow a redirect by itself", async () => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    const origin = `http://127.0.0.1:${await listen(server)}`;
    const failure = clientOf()({ method: "DELETE", url: new URL(origin) });
    await expect(failure).rejects.toMatchObject({ reason: "redirect-refused" });
    expect(requests).toEqual(["DELETE /"]);
    const answer = await clientOf()({
      method: "HEAD",
      url: new URL(`http://127.0.0.1:${await listen(ok())}`),
    });
    expect([answer.status, answer.body.reveal()]).toEqual([200, ""]);
  });
});

describe("a server that misbehaves", () => {
  const drip = (socket: Socket) => {
    socket.write(heading("content-length: 100000"));
    const timer = setInterval(() => socket.write("x"), 5);
    socket.on("close", () => clearInterval(timer));
  };
  const flood = (socket: Socket) => {
    socket.write(heading("content-type: application/json"));
    const more = () => {
      while (!socket.destroyed && socket.write("x".repeat(65_536)));
    };
    socket.on("drain", more);
    more();
  };

  it.each<[string, (socket: Socket) => void, string]>([
    ["accepts and never answers", () => {}, "timed-out"],
    ["drips bytes for ever", drip, "timed-out"],
    ["stops in the headers", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-"), "timed-out"],
    ["cuts the connection before it answers", (socket) => socket.destroy(), "broken-off"],
    [
      "cuts the connection in the middle of a body",
      (socket) => socket.end(`${heading("content-length: 9")}{`),
      "broken-off",
    ],
    ["resets the connection", (socket) => socket.resetAndDestroy(), "broken-off"],
    [
      "cuts a body in chunks",
      (socket) => socket.end(`${heading("transfer-encoding: chunked")}5\r\n{`),
      "broken-off",
    ],
  ])("and %s is given up", async (_, answer, reason) => {
    const { origin, closed } = await serveBytes(answer);
    const failure = await failureOf(clientOf(reason === "timed-out" ? QUICK : {})(get(origin)));
    expect(failure).toMatchObject({ code: "registry-unreachable", reason });
    expect(everythingOf(failure)).not.toContain("4711");
    await expect.poll(() => closed).toEqual(["closed"]);
  });

  it("and floods is cut off at the cap, and its connection closed", async () => {
    const { origin, closed } = await serveBytes(flood);
    await expect(clientOf()(get(origin))).rejects.toMatchObject({
      code: "registry-misbehaved",
      reason: "too-large",
    });
    await expect.poll(() => closed).toEqual(["closed"]);
  });

  it("and speaks no HTTP is told so, without what it said back", async () => {
    const { origin } = await serveBytes((socket, received) => socket.end(`SSH-2.0 ${received}`));
    const token = newToken();
    const request = { ...get(origin), credential: { origin, token, scheme: "basic" } } as const;
    const failure = await failureOf(clientOf()(request));
    expect(failure).toMatchObject({ code: "registry-misbehaved", reason: "not-http" });
    expect(everythingOf(failure)).not.toMatch(/SSH|4711/);
    expect(formsIn(everythingOf(failure), token)).toEqual([]);
  });

  it("and sends headers without end is told so", async () => {
    const { origin } = await serveBytes((socket) => socket.write(heading(`x-long: ${"x".repeat(100_000)}`)));
    await expect(clientOf()(get(origin))).rejects.toMatchObject({ reason: "not-http" });
  });
});

describe("a registry that is not there", () => {
  it("is told apart by its name and by its port", async () => {
    const { origin, server } = await serveBytes(() => {});
    server.close();
    await expect(clientOf()(get(origin))).rejects.toMatchObject({
      code: "registry-unreachable",
      reason: "refused",
    });
    // By RFC 6761 no name under `invalid` is ever found.
    await expect(clientOf()(get("https://registry.invalid"))).rejects.toMatchObject({ reason: "dns" });
  });

  it("is told apart from one without TLS", async () => {
    const { port } = await serveBytes((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await expect(clientOf()(get(`https://127.0.0.1:${port}`))).rejects.toMatchObject({ reason: "tls" });
  });
});

function ok() {
  return createServer((_, response) => response.end("ignored after HEAD"));
}
