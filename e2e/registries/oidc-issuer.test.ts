import { createPublicKey, verify } from "node:crypto";
import { expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { isSignedBy, parseToken } from "./json-web-token.ts";
import { startOidcIssuer } from "./oidc-issuer.ts";
import { StoppedClock } from "./stopped-clock.ts";

type Issuer = Awaited<ReturnType<typeof startOidcIssuer>>;

async function ask(
  { environment }: Issuer,
  { query = "", token = environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN },
) {
  const response = await fetch(`${environment.ACTIONS_ID_TOKEN_REQUEST_URL}${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

it("gives a job a token for the audience it names, good for five minutes", async () => {
  const clock = new StoppedClock();
  const issuer = await serverForTest(startOidcIssuer({ now: clock.now, claims: { repository_id: "7" } }));
  const audience = "https://registry.example";
  const { status, body } = await ask(issuer, { query: `&audience=${encodeURIComponent(audience)}` });
  expect([status, body.count]).toEqual([200, body.value.length]);
  expect(parseToken(body.value)?.claims).toMatchObject({
    iss: issuer.origin,
    aud: audience,
    sub: "repo:example/project:ref:refs/heads/main",
    repository: "example/project",
    repository_id: "7",
    iat: clock.now() / 1000,
    exp: clock.now() / 1000 + 300,
  });
});

it("signs with a key that it publishes", async () => {
  const issuer = await serverForTest(startOidcIssuer());
  const [header = "", claims = "", signature = ""] = (await issuer.sign()).split(".");
  const { keys } = JSON.parse(await (await fetch(`${issuer.origin}/.well-known/jwks`)).text());
  const key = createPublicKey({ key: keys[0], format: "jwk" });
  const signed = Buffer.from(`${header}.${claims}`);
  expect(verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64url"))).toBe(true);
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({
    typ: "JWT",
    alg: "RS256",
    kid: keys[0].kid,
  });
});

it("makes tokens that another issuer's keys do not fit, nor changed claims", async () => {
  const [issuer, other] = [await serverForTest(startOidcIssuer()), await serverForTest(startOidcIssuer())];
  const token = parseToken(await issuer.sign());
  if (token === undefined) throw new Error("the issuer signs no token");
  const changed = Buffer.from(JSON.stringify({ ...token.claims, repository: "other/project" }));
  const forged = { ...token, signed: `${token.signed.split(".")[0]}.${changed.toString("base64url")}` };
  const keys = await issuer.keys();
  const misnamed = (await other.keys()).map((key) => ({ ...key, kid: String(token.header.kid) }));
  expect(isSignedBy(token, keys)).toBe(true);
  expect(isSignedBy(forged, keys)).toBe(false);
  expect(isSignedBy(token, misnamed)).toBe(false);
  expect(isSignedBy({ ...token, header: { ...token.header, alg: "none" } }, keys)).toBe(false);
});

it("names the repository's owner where no audience is named", async () => {
  const issuer = await serverForTest(startOidcIssuer());
  const { body } = await ask(issuer, {});
  expect(parseToken(body.value)?.claims.aud).toBe("https://github.com/example");
});

it("refuses a wrong request token, and a URL without its own query", async () => {
  const issuer = await serverForTest(startOidcIssuer());
  expect((await ask(issuer, { token: "wrong" })).status).toBe(401);
  const authorization = `Bearer ${issuer.environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`;
  const response = await fetch(`${issuer.origin}/token?audience=x`, { headers: { authorization } });
  expect(response.status).toBe(400);
});
