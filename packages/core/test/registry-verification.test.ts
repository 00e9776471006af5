import { describe, expect, it } from "vitest";
import { onePubReply } from "../../../e2e/registries/onepub/onepub-reply.ts";
import type { RecordedRequest } from "../../../e2e/registries/recorded-request.ts";
import { htmlReply, jsonReply, overloadReply } from "../../../e2e/registries/reply.ts";
import { openRegistry } from "../src/registries/open-registry.ts";
import { Secret } from "../src/secret.ts";
import { clientOf } from "./http-loopback.ts";
import { homeOf, newJwt, newSecret, registryAt } from "./registry-loopback.ts";

const DAY = 24 * 60 * 60_000;
const HOUR = DAY / 24;

describe("a token for OnePub", () => {
  it("tells its organisation, and where the packages are", async () => {
    const { server, registry, credentials } = await homeOf("onepub");
    expect(await registry.verify(credentials.token)).toEqual({
      certainty: "accepted",
      account: {
        name: "Example",
        email: undefined,
        organisations: [{ name: "Example", id: "examplepub", role: undefined }],
        permissions: undefined,
        hasTwoFactor: undefined,
      },
      expiry: { kind: "renews-on-use", days: 30 },
      registryUrl: server.url,
      remarks: [],
    });
  });

  it("is sent bare, by a program that shows a version of the command line", async () => {
    const { server, registry, credentials } = await homeOf("onepub");
    await registry.verify(credentials.token);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: credentials.token.reveal(),
      "user-agent": expect.stringMatching(/^onepub 2\.15\.0\b/),
    });
  });

  it.each(["", "/", "/api", "/api/"])(
    "finds the packages if the URL is only the server's, with %j",
    async (end) => {
      const { server, credentials, client } = await homeOf("onepub");
      const registry = registryAt("onepub", `${server.origin}${end}`, client);
      expect([registry.url, registry.isUrlOpen]).toEqual([server.origin, true]);
      expect(await registry.verify(credentials.token)).toMatchObject({ registryUrl: server.url });
    },
  );

  it("is OnePub's own server's if no URL is given", () => {
    const { send: http, clock } = clientOf();
    const registry = openRegistry("onepub", { url: undefined, http, clock });
    expect([registry.url, registry.isUrlOpen]).toEqual(["https://onepub.dev", true]);
  });

  it("of another organisation than the URL's is refused, with the URL that fits", async () => {
    const { server, credentials, client } = await homeOf("onepub");
    const registry = registryAt("onepub", `${server.origin}/api/anotherpub/`, client);
    expect(registry.isUrlOpen).toBe(false);
    await expect(registry.verify(credentials.token)).rejects.toMatchObject({
      code: "token-forbidden",
      message: expect.stringContaining(server.url),
    });
  });

  it("is good for the URL's organisation if an old server does not say which it is of", async () => {
    const { server, registry, credentials } = await homeOf("onepub");
    const reply = onePubReply.body({ organisationName: "Old" });
    server.fail("GET /api/organisation/details", { kind: "reply", reply });
    expect(await registry.verify(credentials.token)).toMatchObject({
      account: { organisations: [{ name: "Old", id: "examplepub" }] },
      registryUrl: server.url,
    });
  });

  it.each([
    [onePubReply.body({ organisationName: "Example", obfuscatedId: "examplepub" })],
    [jsonReply(200, { success: { organisationName: "Example", obfuscatedOrganisationId: "examplepub" } })],
    [jsonReply(200, { organisationName: "Example", obfuscatedId: "examplepub" })],
  ])("is read from each envelope that OnePub has used: %j", async (reply) => {
    const { server, registry, credentials } = await homeOf("onepub");
    server.fail("GET /api/organisation/details", { kind: "reply", reply });
    expect(await registry.verify(credentials.token)).toMatchObject({
      account: { name: "Example" },
      registryUrl: server.url,
    });
  });

  it.each([
    [onePubReply.failure(200, "Your token is no longer valid."), "token-rejected"],
    [onePubReply.textFailure(200, "You must be logged in to run this command."), "token-rejected"],
    [onePubReply.textFailure(200, "You do not have permission."), "token-forbidden"],
    [onePubReply.textFailure(200, "There is a reason."), "request-refused"],
    [
      jsonReply(200, { body: { organisationName: "Example" }, error: { message: "There is one." } }),
      "request-refused",
    ],
    [onePubReply.textFailure(401, "Log in."), "token-rejected"],
    [onePubReply.plainText(401, "Log in."), "token-rejected"],
    [onePubReply.plainText(403, "No."), "token-forbidden"],
    [onePubReply.empty(401), "token-rejected"],
    [onePubReply.empty(403), "token-forbidden"],
    [onePubReply.empty(404), "registry-misbehaved"],
    [onePubReply.body({ organisationName: "Example" }, 400), "registry-misbehaved"],
    [onePubReply.body({ message: "There is a reason." }, 400), "request-refused"],
  ])("meets each form of a refusal: %j is %s", async (reply, code) => {
    const { server, registry, credentials } = await homeOf("onepub");
    server.fail("GET /api/organisation/details", { kind: "reply", reply });
    await expect(registry.verify(credentials.token)).rejects.toMatchObject({ code });
  });

  it("outlives a burst of calls, in which OnePub answers 429", async () => {
    const { server, registry, credentials, client } = await homeOf("onepub");
    server.fail("GET /api/organisation/details", { kind: "reply", reply: onePubReply.tooManyRequests() }, 2);
    expect(await registry.verify(credentials.token)).toMatchObject({ certainty: "accepted" });
    expect(client.pauses).toHaveLength(2);
  });
});

describe("a token for apkg", () => {
  it("tells the user, what it may do, and the organisations", async () => {
    const { server, registry } = await homeOf("apkg");
    const orgs = [
      { name: "acme", role: "owner" },
      { name: "example", role: "member" },
    ];
    server.addUser({ username: "someone", email: "someone@example.com", orgs });
    const { token } = server.issue({ username: "someone", scopes: ["read", "publish"] });
    expect(await registry.verify(new Secret(token))).toEqual({
      certainty: "accepted",
      account: {
        name: "someone",
        email: "someone@example.com",
        organisations: orgs.map((org) => ({ ...org, id: undefined })),
        permissions: ["read", "publish"],
        hasTwoFactor: false,
      },
      expiry: { kind: "unknown" },
      registryUrl: server.url,
      remarks: [],
    });
  });

  it("tells no more than it is told", async () => {
    const { server, registry, credentials } = await homeOf("apkg");
    const reply = jsonReply(200, {
      email: "a@example.com",
      orgs: [{}, "odd", { name: "acme" }, null],
      scopes: "all",
    });
    server.fail("GET /auth/whoami", { kind: "reply", reply });
    expect(await registry.verify(credentials.token)).toMatchObject({
      account: {
        name: "a@example.com",
        organisations: [{ name: "acme", id: undefined, role: undefined }],
        permissions: undefined,
        hasTwoFactor: undefined,
      },
    });
  });

  it.each([
    ["2030-02-01T00:00:00Z", { kind: "at", date: new Date("2030-02-01T00:00:00Z") }],
    [null, { kind: "never" }],
    ["soon", { kind: "unknown" }],
  ])("has its end from the registry where it says %j", async (expiresAt, expiry) => {
    const { server, registry, credentials } = await homeOf("apkg");
    server.fail("GET /auth/whoami", {
      kind: "reply",
      reply: jsonReply(200, { username: "someone", expiresAt }),
    });
    expect(await registry.verify(credentials.token)).toMatchObject({ expiry });
  });

  it.each(["Invalid or expired token", "The token was revoked, or has expired."])(
    "is rejected, and not said to have expired, if the registry says %j",
    async (message) => {
      const { server, registry, credentials } = await homeOf("apkg");
      const reply = jsonReply(401, { error: { code: "UNAUTHORIZED", message } });
      server.fail("GET /auth/whoami", { kind: "reply", reply });
      await expect(registry.verify(credentials.token)).rejects.toMatchObject({
        code: "token-rejected",
        said: message,
      });
    },
  );

  it("has expired if the registry says so, and is not merely wrong", async () => {
    const { server, registry, client } = await homeOf("apkg");
    const { token } = server.issue({ expiresAt: client.clock.now() });
    await expect(registry.verify(new Secret(token))).rejects.toMatchObject({
      code: "token-expired",
      said: "The token is missing or not valid.; token: expired",
    });
  });

  it("is apkg's own registry's if no URL is given", () => {
    const { send: http, clock } = clientOf();
    expect(openRegistry("apkg", { url: undefined, http, clock }).url).toBe("https://api.apkg.ai");
  });
});

describe("a token for PACKAGE.broker", () => {
  it("is presented as a password of the user token, once", async () => {
    const { server, registry, credentials } = await homeOf("package-broker");
    await registry.verify(credentials.token);
    expect(server.requests.at(-1)?.credential).toEqual({
      scheme: "basic",
      username: "token",
      password: credentials.token.reveal(),
    });
  });

  it("has expired if the registry says so", async () => {
    const { server, registry, client } = await homeOf("package-broker");
    const { token } = server.issue({ expiresAt: client.clock.now() });
    await expect(registry.verify(new Secret(token))).rejects.toMatchObject({
      code: "token-expired",
      said: "Token expired",
    });
  });

  it("is good when its limit is reached, which is remarked", async () => {
    const { server, registry, client } = await homeOf("package-broker");
    const token = new Secret(server.issue({ rateLimit: 1 }).token);
    expect(await registry.verify(token)).toMatchObject({ remarks: [] });
    const before = server.requests.length;
    expect(await registry.verify(token)).toMatchObject({
      certainty: "accepted",
      remarks: [expect.stringMatching(/limit for this hour is reached/)],
    });
    // Each question counts.
    expect(server.requests.length - before).toBe(1);
    await client.clock.pause(HOUR, new AbortController().signal);
    expect(await registry.verify(token)).toMatchObject({ remarks: [] });
  });
});

describe("a token for a pub repository", () => {
  it("is sent as a bearer token, to the one call that strangers may not make", async () => {
    const { server, registry, credentials } = await homeOf("pub", { path: "/p/q", access: "public" });
    expect(await registry.verify(credentials.token)).toMatchObject({
      certainty: "accepted",
      registryUrl: server.url,
    });
    expect(server.requests[0]).toMatchObject({
      method: "GET",
      path: "/p/q/api/packages/versions/new",
      credential: { scheme: "bearer" },
      headers: { accept: "application/vnd.pub.v2+json" },
    });
  });

  it("may be one that does not publish, which is remarked", async () => {
    const { server, registry } = await homeOf("pub");
    const token = newSecret();
    server.allow(token.reveal(), "read");
    expect(await registry.verify(token)).toMatchObject({
      certainty: "accepted",
      remarks: ["The token may not publish packages."],
    });
  });

  it.each([400, 404, 405, 501])(
    "is proved by a request that only reads if publishing is answered %i",
    async (status) => {
      const { server, registry, credentials } = await homeOf("pub");
      server.fail("/api/packages/versions/new", { kind: "reply", reply: htmlReply(status) }, Infinity);
      expect(await registry.verify(credentials.token)).toMatchObject({
        certainty: "accepted",
        remarks: ["This server does not take packages from dart pub."],
      });
      await expect(registry.verify(newSecret())).rejects.toMatchObject({ code: "token-rejected" });
    },
  );

  it("has the reason of a refusal quoted as pub shows it, with its escapes undone", async () => {
    const { server, registry, credentials } = await homeOf("pub");
    const challenge = 'Bearer realm="pub", message="Ask \\"the owner\\" for a token"';
    const reply = jsonReply(401, {}, { "www-authenticate": challenge });
    server.fail("/api/packages/versions/new", { kind: "reply", reply });
    await expect(registry.verify(credentials.token)).rejects.toMatchObject({
      code: "token-rejected",
      said: 'Ask "the owner" for a token',
    });
  });
});

describe("a token for a Composer repository", () => {
  it("is presented with the user name that goes with it", async () => {
    const { server, client } = await homeOf("composer");
    const token = newSecret();
    server.allow(token.reveal(), "someone");
    const access = { url: server.url, http: client.send, clock: client.clock };
    expect(await openRegistry("composer", { ...access, userName: "someone" }).verify(token)).toMatchObject({
      certainty: "accepted",
    });
    await expect(openRegistry("composer", access).verify(token)).rejects.toMatchObject({
      code: "token-rejected",
    });
  });

  it("is forbidden, not wrong, if the repository knows it but does not let it read", async () => {
    const { server, registry } = await homeOf("composer");
    const token = newSecret();
    server.forbid(token.reveal());
    await expect(registry.verify(token)).rejects.toMatchObject({ code: "token-forbidden", status: 403 });
  });

  it("is not known to be right if the list of packages is open to all", async () => {
    const { server, registry } = await homeOf("composer", { access: "public" });
    expect(await registry.verify(newSecret())).toMatchObject({
      certainty: "not-refused",
      doubt: expect.stringMatching(/^HEAD http.+\/packages\.json is answered with and without the token/),
    });
    expect(server.counts()).toEqual({ "HEAD /packages.json": 2 });
  });

  it.each([400, 403, 404, 405, 429, 500, 501])(
    "is asked about with GET if HEAD is answered %i",
    async (status) => {
      const { server, registry, credentials } = await homeOf("composer");
      server.fail("HEAD /packages.json", { kind: "reply", reply: { status } }, Infinity);
      expect(await registry.verify(credentials.token)).toMatchObject({ certainty: "accepted" });
      expect(server.count("GET /packages.json")).toBe(2);
      await expect(registry.verify(newSecret())).rejects.toMatchObject({ code: "token-rejected" });
    },
  );

  it("is asked about with GET if the connection breaks off at HEAD", async () => {
    const { server, registry, credentials } = await homeOf("composer");
    server.fail("HEAD /packages.json", { kind: "cut" }, Infinity);
    expect(await registry.verify(credentials.token)).toMatchObject({ certainty: "accepted" });
  });

  it("is not known to be right if there is no answer without it", async () => {
    const { server, registry, credentials } = await homeOf("composer");
    const isAnonymous = ({ credential }: RecordedRequest) => credential.scheme === "none";
    for (const fault of [
      { kind: "cut" },
      { kind: "reply", reply: overloadReply(503) },
      { kind: "reply", reply: overloadReply(429) },
    ] as const) {
      server.fail(isAnonymous, fault, 2);
      expect(await registry.verify(credentials.token)).toMatchObject({
        certainty: "not-refused",
        doubt: expect.stringContaining("no answer that shows what happens without it"),
      });
    }
  });

  it("is asked about at the file that the URL names, if it names one", async () => {
    const { server, credentials, client } = await homeOf("composer");
    const reply = jsonReply(200, { packages: [] });
    server.fail("HEAD /feed/private.json", { kind: "reply", reply }, Infinity);
    await registryAt("composer", `${server.origin}/feed/private.json`, client).verify(credentials.token);
    expect(server.counts()).toEqual({ "HEAD /feed/private.json": 2 });
  });
});

describe("a token that is a JSON Web Token", () => {
  it.each(["apkg", "pub", "composer"] as const)("tells its own end where %s does not", async (kind) => {
    const { server, registry, client } = await homeOf(kind);
    const end = new Date(client.clock.now() + DAY);
    const token = newJwt({ exp: end.getTime() / 1000 });
    server.allow(token.reveal());
    expect(await registry.verify(token)).toMatchObject({ expiry: { kind: "at", date: end } });
  });
});

describe("a registry without a URL", () => {
  it.each(["package-broker", "pub", "composer"] as const)("of the kind %s is not opened", (kind) => {
    const { send: http, clock } = clientOf();
    expect(() => openRegistry(kind, { url: undefined, http, clock })).toThrow(
      expect.objectContaining({ code: "registry-url-invalid" }),
    );
  });
});
