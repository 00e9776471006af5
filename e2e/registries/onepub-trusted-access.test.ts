import { expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { startOidcIssuer } from "./oidc-issuer.ts";
import type { TrustRule } from "./onepub/onepub-state.ts";
import { type OnePubServer, startOnePub } from "./onepub.ts";
import { StoppedClock } from "./stopped-clock.ts";

const MINUTE = 60_000;

async function situation(rule: Partial<TrustRule> = {}) {
  const clock = new StoppedClock();
  const server = await serverForTest(startOnePub({ now: clock.now }));
  const issuer = await serverForTest(startOidcIssuer({ now: clock.now }));
  server.trust({ issuer, claims: { repository: "example/project", ref: "refs/heads/main" }, ...rule });
  return { server, clock, issuer };
}

async function exchange({ origin }: OnePubServer, subject_token: string, changes: object = {}) {
  const response = await fetch(`${origin}/api/trusted-access/v1/workload/exchange`, {
    method: "POST",
    headers: { "user-agent": "onepub-oidc", "content-type": "application/json" },
    body: JSON.stringify({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token,
      ...changes,
    }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const details = async ({ origin }: OnePubServer, authorization: string) =>
  (
    await fetch(`${origin}/api/organisation/details`, {
      headers: { "user-agent": "onepub 2.15.0", authorization },
    })
  ).status;
const statusOf = async ({ url }: OnePubServer, path: string, token: string) =>
  (await fetch(`${url}api/packages/${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

it("exchanges the token of a job for one of OnePub that ends after 15 minutes", async () => {
  const { server, clock, issuer } = await situation();
  const { environment } = issuer;
  const url = `${environment.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(server.origin)}`;
  const headers = { authorization: `Bearer ${environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` };
  const { value } = JSON.parse(await (await fetch(url, { headers })).text());
  const { status, body } = await exchange(server, value);
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^[\w-]{64}$/),
    hosted_url: server.url,
    expires_at: "2030-01-01T00:15:00.000Z",
  });
  const use = async () => [
    await details(server, body.access_token),
    await statusOf(server, server.packageName, body.access_token),
  ];
  expect(await use()).toEqual([200, 200]);
  clock.pass(15 * MINUTE);
  expect(await use()).toEqual([401, 401]);
  expect(server.effects.exchange).toBe(1);
});

it("gives a token that may only publish where the rule says so", async () => {
  const { server, issuer } = await situation({ right: "publish", lifetime: MINUTE });
  const { body } = await exchange(server, await issuer.sign({ aud: server.origin }));
  expect(body.expires_at).toBe("2030-01-01T00:01:00.000Z");
  const token = body.access_token;
  expect(await details(server, token)).toBe(403);
  expect(await statusOf(server, server.packageName, token)).toBe(403);
  expect(await statusOf(server, "versions/new", token)).toBe(200);
});

it("takes the audience that the rule names", async () => {
  const { server, issuer } = await situation({ audience: "https://onepub.example" });
  expect((await exchange(server, await issuer.sign({ aud: server.origin }))).status).toBe(401);
  expect((await exchange(server, await issuer.sign({ aud: "https://onepub.example" }))).status).toBe(200);
});

it.each([
  [{ aud: "https://elsewhere.example" }, 401, "The audience is not ours."],
  [{ exp: 1893456000 }, 401, "The token has expired."],
  [{ exp: undefined }, 401, "The token has expired."],
  [{ nbf: 1893456001 }, 401, "The token is not valid yet."],
  [{ iss: "https://elsewhere.example" }, 401, "The issuer is not trusted."],
  [{ repository: "example/other" }, 403, "No trust rule fits the claims of the token."],
  [{ ref: undefined }, 403, "No trust rule fits the claims of the token."],
])("refuses a token with %j", async (claims, status, error_description) => {
  const { server, issuer } = await situation();
  const answer = await exchange(server, await issuer.sign({ aud: server.origin, ...claims }));
  expect([answer.status, answer.body.error_description]).toEqual([status, error_description]);
  expect(server.tokens()).toEqual([]);
});

it("refuses a token that another key signed in the issuer's name, and one whose claims were changed", async () => {
  const { server, issuer } = await situation();
  const other = await serverForTest(startOidcIssuer());
  const forged = await other.sign({ aud: server.origin, iss: issuer.url, exp: 2000000000, nbf: 0 });
  const [header, , signature] = (
    await issuer.sign({ aud: server.origin, repository: "example/other" })
  ).split(".");
  const [, wanted] = (await issuer.sign({ aud: server.origin })).split(".");
  for (const token of [forged, [header, wanted, signature].join(".")]) {
    const { status, body } = await exchange(server, token);
    expect([status, body.error_description]).toEqual([401, "The signature is not valid."]);
  }
});

it("refuses what is no token exchange, or no token", async () => {
  const { server, issuer } = await situation();
  const token = await issuer.sign({ aud: server.origin });
  for (const answer of [
    await exchange(server, token, { grant_type: "password" }),
    await exchange(server, token, { subject_token_type: "jwt" }),
    await exchange(server, "a.b"),
    await exchange(server, `${token}.more`),
  ]) {
    expect(answer.status).toBe(400);
    expect(answer.body.error_description).toEqual(expect.any(String));
  }
});
