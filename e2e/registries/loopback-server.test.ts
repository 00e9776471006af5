import { afterEach, beforeEach, expect, it } from "vitest";
import { type LoopbackServer, type RecordedRequest, startLoopbackServer } from "./loopback-server.ts";
import { jsonReply, type Reply } from "./reply.ts";

let server: LoopbackServer;
let reply: (request: RecordedRequest) => Reply;

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

it("sends no body to HEAD", async () => {
  const response = await fetch(server.origin, { method: "HEAD" });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
});

it("turns an exception of the answer into a 500", async () => {
  reply = () => {
    throw new Error("no such case");
  };
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
