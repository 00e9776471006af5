import { describe, expect, it } from "vitest";
import type { HttpPort } from "../src/http/http-port.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, everythingOf, failureOf } from "./http-loopback.ts";

const request = { method: "GET", url: new URL("https://registry.test/") } as const;
const coded = (code: string, more: object = {}) => Object.assign(new Error("quoted text"), { code, ...more });

/** A platform that fails in a way that no server on this machine can bring about. */
function failing(error: unknown): { port: HttpPort; attempts: () => number } {
  let attempts = 0;
  const port: HttpPort = async () => {
    attempts += 1;
    throw error;
  };
  return { port, attempts: () => attempts };
}

describe("a failure of the platform", () => {
  it.each([
    ["ENOTFOUND", "dns", {}],
    ["EAI_AGAIN", "dns", { hostname: "registry.test" }],
    ["ENOTFOUND", "proxy", { hostname: "proxy.test" }],
    ["ECONNREFUSED", "refused", { port: 443 }],
    ["ECONNREFUSED", "proxy", { port: 3128 }],
    ["ENETUNREACH", "refused", {}],
    ["ETIMEDOUT", "timed-out", {}],
    ["UND_ERR_CONNECT_TIMEOUT", "timed-out", {}],
    ["ECONNRESET", "broken-off", {}],
    ["UND_ERR_SOCKET", "broken-off", {}],
    ["ERR_PROXY_TUNNEL", "proxy", {}],
  ])("of code %s is %s (%j), and tried three times", async (code, reason, more) => {
    const { port, attempts } = failing(coded(code, more));
    const failure = await failureOf(clientOf({}, port).send(request));
    expect(failure).toMatchObject({ code: "registry-unreachable", reason });
    expect((failure as Error).message).toContain(`(${code})`);
    expect(everythingOf(failure)).not.toContain("quoted text");
    expect(attempts()).toBe(3);
  });

  it.each([
    ...["CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "EPROTO"],
    ...["ERR_TLS_CERT_ALTNAME_INVALID", "ERR_SSL_WRONG_VERSION_NUMBER"],
  ])("of code %s is one of TLS, and tried once", async (code) => {
    const { port, attempts } = failing(new TypeError("fetch failed", { cause: coded(code) }));
    await expect(clientOf({}, port).send(request)).rejects.toMatchObject({ reason: "tls" });
    expect(attempts()).toBe(1);
  });

  it("of a host with several addresses is that of the first", async () => {
    const { port } = failing(
      new AggregateError([coded("ECONNREFUSED", { port: 443 }), coded("ENETUNREACH")]),
    );
    await expect(clientOf({}, port).send(request)).rejects.toMatchObject({ reason: "refused" });
  });

  it.each([[new TypeError("quoted text")], ["quoted text"]])(
    "that has no code is told without its words",
    async (error) => {
      const failure = await failureOf(clientOf({}, failing(error).port).send(request));
      expect(failure).toMatchObject({ code: "registry-unreachable", reason: "broken-off" });
      expect(everythingOf(failure)).not.toContain("quoted text");
    },
  );
});

describe("a redirect from https", () => {
  it("to plain http is refused, even without a token", async () => {
    const port: HttpPort = async () => ({
      status: 301,
      headers: { location: "http://registry.test/" },
      body: new Secret(""),
    });
    await expect(clientOf({}, port).send(request)).rejects.toMatchObject({ reason: "redirect-refused" });
  });
});
