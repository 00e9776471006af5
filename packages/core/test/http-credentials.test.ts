import { describe, expect, it } from "vitest";
import { isLoopback } from "../src/http/origin.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, credentialFor, everythingOf, failureOf, formsIn, serve } from "./http-loopback.ts";

describe("a request with a credential", () => {
  it("carries it, and the user agent, to the origin that it is for", async () => {
    const { origin, url, requests } = await serve((response) => response.end("{}"));
    const credential = credentialFor(origin);
    const answer = await clientOf().send({ method: "GET", url: url("/who?x=1"), credential });
    expect(answer.status).toBe(200);
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${credential.token.reveal()}`);
    expect(requests[0]?.headers["user-agent"]).toBe("setup-registry-token/0.0.0 (test)");
  });

  it.each([
    ["bearer", (token: string) => `Bearer ${token}`],
    ["basic", (token: string) => `Basic ${Buffer.from(`token:${token}`).toString("base64")}`],
    ["plain", (token: string) => token],
  ] as const)("presents it as %s", async (scheme, expected) => {
    const { origin, url, requests } = await serve((response) => response.end("{}"));
    const credential = { ...credentialFor(origin), scheme };
    await clientOf().send({ method: "GET", url: url("/"), credential });
    expect(requests[0]?.headers.authorization).toBe(expected(credential.token.reveal()));
  });

  it("is not sent to another origin, even on the same machine", async () => {
    const { url, requests } = await serve((response) => response.end("{}"));
    const credential = credentialFor("https://registry.test");
    const failure = clientOf().send({ method: "GET", url: url("/"), credential });
    await expect(failure).rejects.toMatchObject({ code: "registry-misbehaved", reason: "other-origin" });
    expect(requests).toHaveLength(0);
  });

  it.each([
    "http://registry.test",
    "http://127.0.0.1.registry.test",
    "http://localhost.test",
    "http://10.0.0.1",
  ])("is not sent over plain http to %s", async (origin) => {
    const failure = clientOf().send({
      method: "GET",
      url: new URL(origin),
      credential: credentialFor(origin),
    });
    await expect(failure).rejects.toMatchObject({ code: "registry-url-invalid" });
  });

  it("counts a body as a secret: a password is not posted over plain http either", async () => {
    const json = new Secret(JSON.stringify({ password: "generated" }));
    const failure = clientOf().send({ method: "POST", url: new URL("http://registry.test/login"), json });
    await expect(failure).rejects.toMatchObject({ code: "registry-url-invalid" });
  });

  it("posts its JSON to this machine", async () => {
    const { url, requests } = await serve((response) => response.end("{}"));
    await clientOf().send({ method: "POST", url: url("/login"), json: new Secret('{"code":"é"}') });
    expect(requests[0]).toMatchObject({ method: "POST", body: '{"code":"é"}' });
    expect(requests[0]?.headers["content-type"]).toBe("application/json");
  });

  it("is refused, unquoted, if no header can carry the token", async () => {
    const { origin, url, requests } = await serve((response) => response.end("{}"));
    const credential = credentialFor(origin);
    const token = new Secret(`${credential.token.reveal()}\r\nx-injected: 1`);
    const failure = await failureOf(
      clientOf().send({ method: "GET", url: url("/"), credential: { ...credential, token } }),
    );
    expect(failure).toMatchObject({ code: "token-malformed" });
    expect(formsIn(everythingOf(failure), token)).toEqual([]);
    expect(requests).toHaveLength(0);
  });

  it("is refused if the URL holds a password, which is not quoted", async () => {
    const { token } = credentialFor("");
    const url = new URL(`https://user:${token.reveal()}@registry.test/`);
    const failure = await failureOf(clientOf().send({ method: "GET", url }));
    expect(failure).toMatchObject({ code: "registry-url-invalid" });
    expect(formsIn(everythingOf(failure), token)).toEqual([]);
  });
});

describe("this machine", () => {
  it.each([
    "localhost",
    "LOCALHOST:8080",
    "127.0.0.1",
    "127.255.0.9:1",
    "127.1",
    "0x7f.1",
    "2130706433",
    "[::1]:80",
    "[0:0:0::1]",
  ])("is %s", (host) => expect(isLoopback(new URL(`http://${host}`))).toBe(true));

  it.each([
    "localhost.test",
    "127.0.0.1.test",
    "128.0.0.1",
    "10.0.0.1",
    "0.0.0.0",
    "[::2]",
    "[::ffff:10.0.0.1]",
    "a.localhost",
  ])("is not %s", (host) => expect(isLoopback(new URL(`http://${host}`))).toBe(false));
});
