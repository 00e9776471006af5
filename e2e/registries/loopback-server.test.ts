import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type LoopbackServer, startLoopbackServer } from "./loopback-server.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import { jsonReply, type Reply } from "./reply.ts";

let server: LoopbackServer;
let reply: (request: RecordedRequest) => Reply | Promise<Reply>;

beforeEach(async () => {
  reply = () => jsonReply(200, { ok: true });
  server = await startLoopbackServer((request) => reply(request));
});

afterEach(() => server.close());

it("listens on 127.0.0.1 only and records what arrived", async () => {
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await fetch(`${server.origin}/a%2Fb?q=1`, { method: "POST", headers: { "X-Name": "value" }, body: "text" });
  const [request] = server.requests;
  expect(request).toMatchObject({ method: "POST", path: "/a%2Fb", query: "?q=1", origin: server.origin });
  expect(request?.headers["x-name"]).toBe("value");
});

it.each([
  [undefined, { scheme: "none" }],
  ["Bearer abc", { scheme: "bearer", token: "abc" }],
  ["bearer abc", { scheme: "bearer", token: "abc" }],
  ["Bearer ", { scheme: "bearer", token: "" }],
  [
    `Basic ${Buffer.from("user:a:b").toString("base64")}`,
    { scheme: "basic", username: "user", password: "a:b" },
  ],
  [`Basic ${Buffer.from("user").toString("base64")}`, { scheme: "basic", username: "user", password: "" }],
  ["abc", { scheme: "raw", value: "abc" }],
])("reads the credential of Authorization: %s", async (authorization, credential) => {
  await fetch(server.origin, { headers: authorization === undefined ? {} : { authorization } });
  expect(server.requests[0]?.credential).toEqual(credential);
});

it("gives the body as text and as JSON, whatever its content type says", async () => {
  await fetch(server.origin, {
    method: "POST",
    body: '{"name":"é"}',
    headers: { "content-type": "text/html" },
  });
  expect(server.requests[0]?.body).toBe('{"name":"é"}');
  expect(server.requests[0]?.json()).toEqual({ name: "é" });
});

it("does not record a request whose client hung up before its end", async () => {
  const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
  socket.write("POST /half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
  socket.end();
  await once(socket.resume(), "close");
  await fetch(`${server.origin}/whole`);
  expect(server.counts()).toEqual({ "GET /whole": 1 });
});

it("counts what arrived, by method and path", async () => {
  await Promise.all(["/a", "/a?q=1", "/b"].map((path) => fetch(server.origin + path)));
  await fetch(`${server.origin}/a`, { method: "DELETE" });
  expect(server.counts()).toEqual({ "GET /a": 2, "GET /b": 1, "DELETE /a": 1 });
  expect(server.count("/a")).toBe(3);
  expect(server.count("DELETE /a")).toBe(1);
  expect(server.count(/^GET /)).toBe(3);
  expect(server.count(({ query }) => query !== "")).toBe(1);
});

it("sends no body to HEAD", async () => {
  const response = await fetch(server.origin, { method: "HEAD" });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
});

it.each([
  [
    "throws",
    () => {
      throw new Error("no such case");
    },
  ],
  ["rejects", () => Promise.reject(new Error("no such case"))],
])("turns an answer that %s into a 500", async (_how, answer) => {
  reply = answer;
  const response = await fetch(server.origin);
  expect(response.status).toBe(500);
  expect(await response.text()).toContain("no such case");
});

it("closes although a client keeps its connection open", async () => {
  const own = await startLoopbackServer(() => jsonReply(200, {}));
  await (await fetch(own.origin, { headers: { connection: "keep-alive" } })).text();
  await own.close();
  await expect(fetch(own.origin)).rejects.toThrow();
});
