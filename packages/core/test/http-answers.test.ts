import { describe, expect, it } from "vitest";
import type { HttpPort } from "../src/http/http-port.ts";
import { readJson } from "../src/http/read-json.ts";
import { clientOf, credentialFor, everythingOf, failureOf, formsIn, serve } from "./http-loopback.ts";

const QUICK = { exchangeTime: 50, attempts: 1 };

describe("an answer", () => {
  it("is read as JSON, with or without a byte order mark, whatever content type it has", async () => {
    const { url } = await serve((response) => response.end('\uFEFF{"name":"Grüße"}'));
    expect(readJson(await clientOf().send({ method: "GET", url: url("/") }))).toEqual({ name: "Grüße" });
  });

  it.each([
    ["application/json; charset=utf-8", "not-json", "JSON that cannot be read"],
    ["application/problem+json", "not-json", "JSON that cannot be read"],
    ["text/html; charset=utf-8", "wrong-content-type", "text/html instead of JSON"],
    ["", "wrong-content-type", "something without a content type"],
  ])(
    "of type %j that is no JSON is told as such, without its text, the token or the query",
    async (type, reason, text) => {
      const { origin, url } = await serve((response, { headers }) => {
        if (type !== "") response.setHeader("content-type", type);
        response.end(`{ "token": "${headers.authorization}", oops`);
      });
      const credential = credentialFor(origin);
      const answer = await clientOf().send({ method: "GET", url: url("/?code=4711"), credential });
      const failure = await failureOf((async () => readJson(answer))());
      expect(failure).toMatchObject({ code: "registry-misbehaved", reason });
      expect(everythingOf(failure)).toContain(text);
      expect(everythingOf(failure)).not.toMatch(/oops|4711/);
      expect(formsIn(everythingOf(failure), credential.token)).toEqual([]);
      expect(`${answer.body} ${JSON.stringify(answer)}`).not.toContain("oops");
    },
  );

  it("does not name a content type that the server may have made of the token", async () => {
    const { origin, url } = await serve((response, { headers }) => {
      response.setHeader("content-type", `text/${headers.authorization?.slice("Bearer ".length)}`);
      response.end("oops");
    });
    const credential = credentialFor(origin);
    const answer = await clientOf().send({ method: "GET", url: url("/"), credential });
    const failure = await failureOf((async () => readJson(answer))());
    expect(failure).toMatchObject({ reason: "wrong-content-type" });
    expect(formsIn(everythingOf(failure), credential.token)).toEqual([]);
  });

  it("may be as large as the cap, not a byte larger", async () => {
    const { url, requests } = await serve((response, { path }) =>
      response.end("x".repeat(Number(path.slice(1)))),
    );
    const { send } = clientOf({ mostBytes: 1000 });
    expect((await send({ method: "GET", url: url("/1000") })).body.reveal()).toHaveLength(1000);
    await expect(send({ method: "GET", url: url("/1001") })).rejects.toMatchObject({
      code: "registry-misbehaved",
      reason: "too-large",
    });
    expect(requests).toHaveLength(2);
  });
});

describe("a server that does not answer", () => {
  it("is given up after the time for one exchange", async () => {
    const { url } = await serve(() => {});
    const failure = clientOf(QUICK).send({ method: "GET", url: url("/") });
    await expect(failure).rejects.toMatchObject({ code: "registry-unreachable", reason: "timed-out" });
  });

  it("is asked again, but not beyond the total time", async () => {
    let attempts = 0;
    const silence: HttpPort = () => {
      attempts += 1;
      return new Promise(() => {});
    };
    const request = { method: "GET", url: new URL("https://registry.test") } as const;
    const patient = clientOf({ exchangeTime: 20, totalTime: 60_000, attempts: 3 }, silence);
    await expect(patient.send(request)).rejects.toMatchObject({ reason: "timed-out" });
    expect(attempts).toBe(3);
    const impatient = clientOf({ exchangeTime: 60_000, totalTime: 50, attempts: 3 }, silence);
    await expect(impatient.send(request)).rejects.toMatchObject({ reason: "timed-out" });
    expect(attempts).toBe(4);
  });

  it("is given up when the caller does so, with the caller's reason and without another attempt", async () => {
    const controller = new AbortController();
    const reason = new Error("the user closed the window");
    const { url, requests } = await serve(() => controller.abort(reason));
    const request = { method: "GET", url: url("/"), signal: controller.signal } as const;
    expect(await failureOf(clientOf().send(request))).toBe(reason);
    expect(await failureOf(clientOf().send(request))).toBe(reason);
    expect(requests).toHaveLength(1);
  });

  it("is told apart from one that is not there", async () => {
    const { url, server } = await serve(() => {});
    server.close();
    const failure = clientOf(QUICK).send({ method: "GET", url: url("/") });
    await expect(failure).rejects.toMatchObject({ code: "registry-unreachable", reason: "refused" });
  });
});
