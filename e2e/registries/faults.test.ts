import { request as httpRequest } from "node:http";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { type LoopbackServer, startLoopbackServer } from "./loopback-server.ts";
import { brokenJsonReply, htmlReply, jsonReply, overloadReply, type Reply, redirectReply } from "./reply.ts";

let server: LoopbackServer;
let effects: number;

beforeEach(async () => {
  effects = 0;
  server = await startLoopbackServer(() => jsonReply(201, { effects: ++effects }));
  onTestFinished(() => server.close());
});

const post = (path = "/tokens", signal?: AbortSignal) =>
  fetch(server.origin + path, { method: "POST", body: "{}", redirect: "manual", ...(signal && { signal }) });

it.each([
  ["a page", htmlReply(502), 502, "text/html; charset=utf-8"],
  ["broken JSON", brokenJsonReply(200), 200, "application/json"],
  ["JSON that says it is a page", jsonReply(200, {}, { "content-type": "text/html" }), 200, "text/html"],
] as [string, Reply, number, string][])(
  "answers with %s instead, once",
  async (_name, reply, status, type) => {
    server.fail("POST /tokens", { kind: "reply", reply });
    const response = await post();
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe(type);
    expect(await response.text()).toBe(reply.body);
    expect(effects).toBe(0);
    expect((await post()).status).toBe(201);
  },
);

it("redirects wherever it is told to", async () => {
  server.fail("/tokens", { kind: "reply", reply: redirectReply(307, "http://other.example/x") });
  const response = await post();
  expect(response.status).toBe(307);
  expect(response.headers.get("location")).toBe("http://other.example/x");
});

it("is overloaded with and without a time to come back", async () => {
  server.fail("/tokens", { kind: "reply", reply: overloadReply(429, "7") });
  server.fail("/tokens", { kind: "reply", reply: overloadReply(429) });
  server.fail("/tokens", { kind: "reply", reply: overloadReply(503) });
  const responses = [await post(), await post(), await post()];
  expect(responses.map(({ status, headers }) => [status, headers.get("retry-after")])).toEqual([
    [429, "7"],
    [429, null],
    [503, null],
  ]);
});

it("goes wrong for the requests that are meant, as often as it is told", async () => {
  server.fail(/^POST \/tok/, { kind: "reply", reply: overloadReply(503) }, 2);
  expect((await post("/other")).status).toBe(201);
  expect((await fetch(`${server.origin}/tokens`)).status).toBe(201);
  expect([await post(), await post(), await post()].map(({ status }) => status)).toEqual([503, 503, 201]);
});

it("recovers when it is told to", async () => {
  const recover = server.fail(
    "/tokens",
    { kind: "reply", reply: overloadReply(503) },
    Number.POSITIVE_INFINITY,
  );
  expect([await post(), await post()].map(({ status }) => status)).toEqual([503, 503]);
  recover();
  expect((await post()).status).toBe(201);
});

it("can do what it was asked although its reply says otherwise", async () => {
  server.fail("/tokens", { kind: "reply", reply: htmlReply(502), effect: "applied" });
  expect((await post()).status).toBe(502);
  expect(effects).toBe(1);
});

it("cuts the connection before it does anything", async () => {
  server.fail("/tokens", { kind: "cut" });
  await expect(post()).rejects.toThrow("fetch failed");
  expect([effects, server.count("/tokens")]).toEqual([0, 1]);
});

it("loses an answer: the effect is there, the connection is cut", async () => {
  server.fail("/tokens", { kind: "cut", effect: "applied" });
  await expect(post()).rejects.toThrow("fetch failed");
  expect(effects).toBe(1);
});

it("cuts the connection in the middle of a body", async () => {
  server.fail("/tokens", { kind: "cut-in-body" });
  const response = await post();
  expect(response.status).toBe(201);
  await expect(response.text()).rejects.toThrow("terminated");
  expect(effects).toBe(1);
});

it("changes its own reply", async () => {
  server.fail("/tokens", {
    kind: "change",
    change: ({ body, ...rest }) => ({ ...rest, body: String(body).replace("effects", "odd") }),
  });
  expect(await (await post()).json()).toEqual({ odd: 1 });
});

it("takes a request and never answers it", async () => {
  server.fail("/tokens", { kind: "silence" });
  const hold = server.hold("/after");
  const hangUp = new AbortController();
  const silent = post("/tokens", hangUp.signal);
  const after = post("/after");
  await hold.arrived;
  hangUp.abort(new Error("nobody answers"));
  await expect(silent).rejects.toThrow("nobody answers");
  hold.release();
  expect((await after).status).toBe(201);
  expect([effects, server.count("/tokens")]).toEqual([1, 1]);
});

it("gives a body drop by drop until its client hangs up", async () => {
  server.fail("/tokens", { kind: "drip", interval: 1 });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    httpRequest(`${server.origin}/tokens`, { method: "POST" }, (response) => {
      let drops = 0;
      response.on("data", () => {
        if (++drops === 3) response.destroy();
      });
      response.on("close", () => resolve(response.statusCode));
    })
      .on("error", reject)
      .end();
  });
  expect(status).toBe(200);
});

it("gives a body of any size without telling it before", async () => {
  server.fail("/tokens", { kind: "flood", size: 3_000_001 });
  const response = await post();
  expect(response.headers.has("content-length")).toBe(false);
  expect((await response.arrayBuffer()).byteLength).toBe(3_000_001);
});

it("survives a client that does not take the whole flood", async () => {
  server.fail("/tokens", { kind: "flood", size: 50_000_000 });
  const response = await post();
  await response.body?.cancel();
  expect((await post()).status).toBe(201);
});

it("holds a request before it does anything, until it is released", async () => {
  const hold = server.hold("POST /tokens");
  const answer = post();
  const { body } = await hold.arrived;
  expect(body).toBe("{}");
  expect(effects).toBe(0);
  hold.release();
  expect(await (await answer).json()).toEqual({ effects: 1 });
});

it("holds an answer when all is done already", async () => {
  const hold = server.hold("POST /tokens", "answer");
  const answer = post();
  await hold.arrived;
  expect(effects).toBe(1);
  hold.release();
  expect(await (await answer).json()).toEqual({ effects: 1 });
});

it("keeps serving when the client of a held request has gone", async () => {
  const hold = server.hold("POST /tokens", "answer");
  const hangUp = new AbortController();
  const answer = post("/tokens", hangUp.signal);
  await hold.arrived;
  hangUp.abort(new Error("gone"));
  await expect(answer).rejects.toThrow("gone");
  hold.release();
  expect((await post()).status).toBe(201);
});

it("closes although requests are held, silent or dripping", async () => {
  const own = await startLoopbackServer(() => jsonReply(200, {}));
  own.fail("/silent", { kind: "silence" });
  own.fail("/drip", { kind: "drip", interval: 1 });
  const hold = own.hold("/held");
  const answers = ["/silent", "/drip", "/held"].map((path) =>
    fetch(own.origin + path).then((response) => response.text()),
  );
  const ends = Promise.allSettled(answers);
  await hold.arrived;
  await own.close();
  expect((await ends).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
});
