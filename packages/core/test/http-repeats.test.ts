import { describe, expect, it } from "vitest";
import type { RateLimited } from "../src/http/rate-limited.ts";
import { readRetryAfter } from "../src/http/retry.ts";
import { clientOf, failureOf, serve } from "./http-loopback.ts";

const NOW = Date.parse("2030-01-01T00:00:00Z");

describe("a request that fails for the moment", () => {
  it.each([408, 429, 500, 502, 503, 504])(
    "is repeated after %i, with a growing part of chance in the pause",
    async (status) => {
      const { url, requests } = await serve((response, _, count) =>
        response.writeHead(count < 3 ? status : 200).end("{}"),
      );
      const { send, pauses } = clientOf();
      expect((await send({ method: "GET", url: url("/") })).status).toBe(200);
      expect(requests).toHaveLength(3);
      expect(pauses).toEqual([250, 500]);
    },
  );

  it.each([200, 304, 400, 401, 403, 404, 409, 422, 501])("is not repeated after %i", async (status) => {
    const { url, requests } = await serve((response) => response.writeHead(status).end());
    expect((await clientOf().send({ method: "GET", url: url("/") })).status).toBe(status);
    expect(requests).toHaveLength(1);
  });

  it.each(["POST", "PATCH", "PUT", "DELETE"] as const)("is not repeated if it is %s", async (method) => {
    const { url, requests } = await serve((response) => response.writeHead(503).end());
    expect((await clientOf().send({ method, url: url("/") })).status).toBe(503);
    expect(requests).toHaveLength(1);
  });

  it("is repeated or not as the caller says, where that is safe", async () => {
    const { url, requests } = await serve((response) => response.writeHead(503).end());
    await clientOf().send({ method: "DELETE", url: url("/"), canRepeat: true });
    expect(requests).toHaveLength(3);
    await clientOf().send({ method: "PUT", url: url("/"), canRepeat: true });
    expect(requests).toHaveLength(6);
    await clientOf().send({ method: "GET", url: url("/"), canRepeat: false });
    expect(requests).toHaveLength(7);
  });

  it("is repeated when the connection broke off in the middle of the body", async () => {
    const { url, requests } = await serve((response, _, count) => {
      if (count > 1) return response.end("{}");
      response.writeHead(200, { "content-length": "100" });
      return response.write("{", () => response.destroy());
    });
    expect((await clientOf().send({ method: "GET", url: url("/") })).body.reveal()).toBe("{}");
    expect(requests).toHaveLength(2);
  });

  it("waits as long as the server asks, in seconds or until a date", async () => {
    const asked = ["4", "Tue, 01 Jan 2030 00:00:09 GMT"];
    const { url } = await serve((response, _, count) => {
      const retryAfter = asked[count - 1];
      if (retryAfter !== undefined) response.writeHead(429, { "retry-after": retryAfter });
      response.end("{}");
    });
    const { send, pauses } = clientOf();
    await send({ method: "GET", url: url("/") });
    expect(pauses).toEqual([4000, 5000]);
  });

  it("gives up at once when the server asks for more than the cap, and says when the limit ends", async () => {
    const { url, requests } = await serve((response) =>
      response.writeHead(429, { "retry-after": "3600" }).end(),
    );
    const { send, pauses } = clientOf();
    const failure = await failureOf(send({ method: "GET", url: url("/") }));
    expect(failure).toMatchObject({ code: "rate-limited" });
    expect((failure as RateLimited).endsAt).toEqual(new Date(NOW + 3_600_000));
    expect((failure as RateLimited).message).toContain("2030-01-01T01:00:00.000Z");
    expect([requests.length, pauses]).toEqual([1, []]);
  });

  it("gives up for a pause above the cap even if the total time had room for it", async () => {
    const { url, requests } = await serve((response) =>
      response.writeHead(503, { "retry-after": "11" }).end(),
    );
    expect((await clientOf().send({ method: "GET", url: url("/") })).status).toBe(503);
    expect(requests).toHaveLength(1);
    await clientOf({ longestPause: 11_000 }).send({ method: "GET", url: url("/") });
    expect(requests).toHaveLength(4);
  });

  it("does not invent an end of the limit", async () => {
    const { url, requests } = await serve((response) => response.writeHead(429).end());
    const failure = await failureOf(clientOf().send({ method: "GET", url: url("/") }));
    expect(failure).toMatchObject({ code: "rate-limited", endsAt: undefined });
    expect(requests).toHaveLength(3);
  });

  it("does not begin a pause that would end after the total time", async () => {
    const { url, requests } = await serve((response) =>
      response.writeHead(503, { "retry-after": "6" }).end(),
    );
    const { send, pauses } = clientOf({ totalTime: 10_000, attempts: 9 });
    expect((await send({ method: "GET", url: url("/") })).status).toBe(503);
    expect([requests.length, pauses]).toEqual([2, [6000]]);
  });
});

describe("Retry-After", () => {
  it.each([
    ["0", 0],
    ["120", 120_000],
    [" 7 ", 7000],
    ["Tue, 01 Jan 2030 00:01:00 GMT", 60_000],
    ["Tuesday, 01-Jan-30 00:01:00 GMT", 60_000],
    ["Tue Jan  1 00:01:00 2030", 60_000],
    ["Mon, 31 Dec 2029 00:00:00 GMT", 0],
    ["-1", undefined],
    ["1.5", undefined],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j is read as %j ms", (value, milliseconds) => {
    expect(readRetryAfter(value, NOW)).toBe(milliseconds);
  });
});
