import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import { readJson } from "../src/http/read-json.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, credentialFor, everythingOf, failureOf, formsIn, serve } from "./http-loopback.ts";

/** Everything that a server can do with a token it was sent, to bring it into an error of ours. */
const TURNS: Record<string, (response: ServerResponse, token: string) => void> = {
  "echoes it as JSON that is cut": (response, token) => response.end(`{"token":"${token}`),
  "echoes it in a page": (response, token) =>
    response.setHeader("content-type", "text/html").end(`<p>${token}`),
  "echoes it in the content type": (response, token) => response.setHeader("content-type", token).end("no"),
  "echoes it in the status line": (response, token) => response.writeHead(200, token).end("no"),
  "echoes it in Retry-After": (response, token) =>
    response.writeHead(429, { "retry-after": token }).end(token),
  "asks the client to authenticate to a proxy": (response, token) =>
    response.writeHead(407, token).end(token),
  "redirects to a path of it": (response, token) =>
    response.writeHead(302, { location: `https://registry.test/${token}?token=${token}#${token}` }).end(),
  "redirects to a host of it": (response, token) =>
    response.writeHead(302, { location: `https://${token}.test/` }).end(),
  "redirects to a user name of it": (response, token) =>
    response.writeHead(302, { location: `http://${token}:${token}@127.0.0.1/` }).end(),
  "redirects to a scheme of it": (response, token) =>
    response.writeHead(302, { location: `x${token}:y` }).end(),
  "redirects to itself with it": (response, token) =>
    response.writeHead(302, { location: `/${token}` }).end(),
  "floods with it": (response, token) => response.end(token.repeat(100)),
  "breaks off after it": (response, token) => {
    response.writeHead(200, { "content-length": 1000 });
    response.write(token, () => response.destroy());
  },
  "never ends": (response, token) => response.write(token),
};

describe.each(["bearer", "basic", "plain"] as const)(
  "an error never holds a %s token if the server",
  (scheme) => {
    it.each(Object.keys(TURNS))("%s", async (turn) => {
      const { origin, url } = await serve((response, { headers }) => {
        const sent = headers.authorization?.replace(/^\w+ /, "") ?? "";
        TURNS[turn]?.(response, scheme === "basic" ? Buffer.from(sent, "base64").toString().slice(6) : sent);
      });
      const credential = { ...credentialFor(origin), scheme };
      const { send } = clientOf({ mostBytes: 500, exchangeTime: 100, attempts: 1 });
      const failure = await failureOf(send({ method: "GET", url: url("/"), credential }).then(readJson));
      expect(failure).toBeInstanceOf(RegistryTokenError);
      expect(formsIn(everythingOf(failure), credential.token)).toEqual([]);
    });
  },
);

describe("an error never holds a password if the server", () => {
  it.each(Object.keys(TURNS))("%s", async (turn) => {
    const { origin, url } = await serve((response, { body }) =>
      TURNS[turn]?.(response, JSON.parse(body).password),
    );
    const { token: password } = credentialFor(origin);
    const json = new Secret(JSON.stringify({ password: password.reveal() }));
    const { send } = clientOf({ mostBytes: 500, exchangeTime: 100 });
    const failure = await failureOf(send({ method: "POST", url: url("/login"), json }).then(readJson));
    expect(failure).toBeInstanceOf(RegistryTokenError);
    expect(formsIn(everythingOf(failure), password)).toEqual([]);
  });
});
