import { describe, expect, it } from "vitest";
import { startOidcIssuer } from "../../../e2e/registries/oidc-issuer.ts";
import { onePubReply } from "../../../e2e/registries/onepub/onepub-reply.ts";
import type { OnePubOptions } from "../../../e2e/registries/onepub/onepub-state.ts";
import { jsonReply } from "../../../e2e/registries/reply.ts";
import { Secret } from "../src/secret.ts";
import { homeOf, newJwt, newSecret, serverForTest } from "./registry-loopback.ts";
import { MEMBER } from "./registry-operations.ts";

const EXCHANGE = "POST /api/trusted-access/v1/workload/exchange";

describe("the exchange of an OpenID Connect token", () => {
  async function trusting() {
    const home = await homeOf("onepub");
    const issuer = await serverForTest(startOidcIssuer({ now: home.client.clock.now }));
    home.server.trust({ issuer, claims: { repository: "example/project" } });
    const { exchange, audience } = home.registry.exchangeOidc;
    const sign = async (claims: object = {}) => new Secret(await issuer.sign({ aud: audience, ...claims }));
    return { ...home, exchange, sign };
  }

  it("gives a token that lives shortly, and the URL of the packages", async () => {
    const { server, client, registry, exchange, sign } = await trusting();
    const { token, ...rest } = await exchange(await sign());
    const endsAt = new Date(client.clock.now() + 15 * 60_000);
    expect(rest).toEqual({ registryUrl: server.url, endsAt });
    expect(await registry.verify(token)).toMatchObject({ certainty: "accepted" });
    expect(server.requests[0]).toMatchObject({
      credential: { scheme: "none" },
      headers: { "user-agent": "onepub-oidc", "content-type": "application/json" },
    });
  });

  it("is made out to the server, whichever URL of it was given", async () => {
    const { registry, server } = await trusting();
    expect(registry.exchangeOidc.audience).toBe(server.origin);
  });

  it.each([
    ["another repository", { repository: "example/other" }, "No trust rule fits"],
    ["another audience", { aud: "https://elsewhere.example" }, "The audience is not ours."],
    ["a time that is over", { exp: 1 }, "The token has expired."],
  ])("is refused for %s, with the registry's reason and where its rules are", async (_what, claims, said) => {
    const { server, exchange, sign } = await trusting();
    await expect(exchange(await sign(claims))).rejects.toMatchObject({
      code: "log-in-refused",
      said: expect.stringContaining(said),
      message: expect.stringMatching(/trusted access.+rule.+audience/),
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["a token", { hosted_url: "https://onepub.dev/api/x/" }, "without a token"],
    ["the URL of the packages", { access_token: "opaque" }, "without the URL of the packages"],
  ])("is incomplete without %s", async (_what, body, text) => {
    const { server, exchange } = await trusting();
    server.fail(EXCHANGE, { kind: "reply", reply: jsonReply(200, body) });
    await expect(exchange(newJwt())).rejects.toMatchObject({
      reason: "incomplete",
      message: expect.stringContaining(text),
    });
  });

  it.each([undefined, null, "soon", {}])(
    "gives a token without a known end if it is %j",
    async (expires_at) => {
      const { server, exchange } = await trusting();
      const body = { access_token: "opaque", hosted_url: "https://onepub.dev/api/x/", expires_at };
      server.fail(EXCHANGE, { kind: "reply", reply: jsonReply(200, body) });
      expect(await exchange(newJwt())).toMatchObject({ endsAt: undefined });
    },
  );

  it("is not repeated when its answer is lost", async () => {
    const { server, exchange, sign } = await trusting();
    server.fail(EXCHANGE, { kind: "cut", effect: "applied" });
    await expect(exchange(await sign())).rejects.toMatchObject({ code: "registry-unreachable" });
    expect(server.effects.exchange).toBe(1);
  });
});

describe("the export of a member's token", () => {
  const withOptions = async (options: OnePubOptions = {}) => {
    const home = await homeOf("onepub", options);
    const { registry, credentials } = home;
    return {
      ...home,
      give: (email: string, by = credentials.authority) => registry.exportToken({ email }, by),
    };
  };

  it("gives an administrator the token that the member uses", async () => {
    const { server, give } = await withOptions();
    const token = server.issue(MEMBER);
    expect((await give(MEMBER)).reveal()).toBe(token);
  });

  it("gives a new one if the member has none", async () => {
    const { server, registry, give } = await withOptions();
    const token = await give(MEMBER);
    expect(server.effects.mint).toBe(2);
    expect(await registry.verify(token)).toMatchObject({ certainty: "accepted" });
  });

  it.each(["a+b@example.com", "ü/?#%@example.com"])("has the address %s escaped", async (email) => {
    const { server, give } = await withOptions();
    server.addMember({ email });
    expect((await give(email)).reveal()).toBe(server.issue(email));
    expect(server.requests.at(-1)?.path).toBe(`/api/member/exportToken/${encodeURIComponent(email)}`);
  });

  it("is denied to a member who is no administrator", async () => {
    const { server, give } = await withOptions();
    const ordinary = new Secret(server.issue(MEMBER));
    await expect(give("developer@example.com", ordinary)).rejects.toMatchObject({
      code: "token-forbidden",
      said: expect.stringContaining("privileges"),
    });
  });

  it("is refused for somebody who is no member, or has never logged in", async () => {
    const { give } = await withOptions({ exportWithoutToken: "refuse" });
    await expect(give("nobody@example.com")).rejects.toMatchObject({
      code: "request-refused",
      said: expect.stringContaining("no member"),
    });
    await expect(give(MEMBER)).rejects.toMatchObject({
      code: "request-refused",
      said: "This member has not logged in.",
    });
  });

  it("is incomplete without a token", async () => {
    const { server, give } = await withOptions();
    server.fail(/exportToken/, { kind: "reply", reply: onePubReply.success("Done.") });
    await expect(give(MEMBER)).rejects.toMatchObject({ reason: "incomplete" });
  });
});

describe("the log-out of a member", () => {
  it("ends the token everywhere", async () => {
    const { server, registry } = await homeOf("onepub");
    const token = new Secret(server.issue(MEMBER));
    await registry.logOut.end(token);
    expect(server.effects["log-out"]).toBe(1);
    await expect(registry.verify(token)).rejects.toMatchObject({
      code: "token-rejected",
      said: expect.stringMatching(/^Your token is no longer valid/),
    });
  });

  it("of a token that has ended already is no error", async () => {
    const { server, registry } = await homeOf("onepub");
    await expect(registry.logOut.end(newSecret())).resolves.toBeUndefined();
    const loggedOut = onePubReply.textFailure(200, "You must be logged in to run this command.");
    server.fail("GET /api/member/logout", { kind: "reply", reply: loggedOut });
    await expect(registry.logOut.end(newSecret())).resolves.toBeUndefined();
  });

  it("is not believed of a server that refuses for another reason", async () => {
    const { server, registry } = await homeOf("onepub");
    const other = onePubReply.failure(401, "Somebody else's page.");
    server.fail("GET /api/member/logout", { kind: "reply", reply: other });
    await expect(registry.logOut.end(newSecret())).rejects.toMatchObject({ code: "token-rejected" });
  });
});
