import { describe, expect, it } from "vitest";
import { jsonReply } from "../../../e2e/registries/reply.ts";
import { derivedForms } from "../src/redact.ts";
import { openRegistry } from "../src/registries/open-registry.ts";
import { registryKindNames } from "../src/registries/registry-kind.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, everythingOf, failureOf, formsIn, serve } from "./http-loopback.ts";
import { homeOf, leaksIn, newCredentials, registryAt } from "./registry-loopback.ts";
import { challenge, namedOperations } from "./registry-operations.ts";

describe.each(namedOperations)("$title", ({ operation }) => {
  it.each([200, 400, 401, 402, 403, 404, 409, 410, 422, 500, 503])(
    "gives no secret away if the registry repeats them all in an answer %i",
    async (status) => {
      const home = await homeOf(operation.kind);
      const call = await operation.begin(home.registry, home.credentials);
      home.server.fail(operation.question, { kind: "cut" });
      await failureOf(call());
      const { name: _, ...secrets } = home.credentials;
      const { body, headers: sentHeaders } = home.server.requests.at(-1) ?? { body: "", headers: {} };
      // A registry can only repeat what it was sent.
      const sent = [...Object.values(secrets), challenge].filter(
        (secret) => formsIn(`${body} ${JSON.stringify(sentHeaders)}`, secret).length > 0,
      );
      const said = sent.flatMap((secret) => [secret.reveal(), ...derivedForms(secret)]).join(" ");
      const issues = JSON.stringify([{ path: [said], message: said }]);
      for (const body of [
        { error: { message: said, code: said, details: [{ field: said, message: said }] }, message: said },
        { error: said, error_description: said, status: "authFailed", message: issues },
        { body: { message: said }, code: "2fa_required" },
      ]) {
        const headers = { "www-authenticate": `Bearer realm="pub", message="${said}"` };
        const reply = jsonReply(status, body, headers);
        const stop = home.server.fail(operation.question, { kind: "reply", reply }, Number.POSITIVE_INFINITY);
        // Also what is fine must hold nothing, unless it is a secret itself.
        const failure = await failureOf(call());
        expect(leaksIn(failure, home.credentials)).toEqual([]);
        stop();
      }
    },
  );
});

describe("a wrong secret", () => {
  it.each([
    ["onepub", "GET /api/organisation/details"],
    ["apkg", "GET /auth/whoami"],
    ["package-broker", "GET /packages.json"],
    ["pub", "GET /api/packages/versions/new"],
    ["composer", "HEAD /packages.json"],
  ] as const)("of %s is told as such", async (kind, question) => {
    const home = await homeOf(kind);
    const strangers = newCredentials();
    const failure = await failureOf(home.registry.verify(strangers.token));
    expect(failure).toMatchObject({ code: "token-rejected", status: 401 });
    expect(everythingOf(failure)).toContain(home.server.origin);
    expect(leaksIn(failure, strangers)).toEqual([]);
    expect(home.server.count(question)).toBe(1);
  });

  it.each(["apkg", "package-broker"] as const)("code or password of %s is told as such", async (kind) => {
    const { registry, credentials } = await homeOf(kind);
    const { logIn } = registry;
    if (logIn?.kind !== "password") throw new Error("There is a log-in with a password.");
    const { name } = credentials;
    const wrong = new Secret("000000");
    expect(await failureOf(logIn.begin({ name, password: newCredentials().password }))).toMatchObject({
      code: "log-in-refused",
    });
    const next = await logIn.begin(credentials);
    if (next.kind !== "second-factor") throw new Error("There is a second factor.");
    if (credentials.code.reveal() !== wrong.reveal()) {
      expect(await failureOf(next.answer(wrong))).toMatchObject({ code: "log-in-refused" });
    }
    // After a wrong code the right one may be given.
    const retry = kind === "apkg" ? await logIn.begin(credentials) : next;
    if (retry.kind !== "second-factor") throw new Error("There is a second factor.");
    expect(await retry.answer(credentials.code)).toMatchObject({ kind: "logged-in" });
  });
});

it("the user name of http-basic goes to a Composer repository", async () => {
  const { origin, requests } = await serve((response) => response.end("{}"));
  const { send, clock } = clientOf();
  const { token } = newCredentials();
  const registry = openRegistry("composer", { url: origin, http: send, clock, userName: "reader" });
  await registry.verify(token);
  const basic = Buffer.from(`reader:${token.reveal()}`).toString("base64");
  expect(requests[0]?.headers.authorization).toBe(`Basic ${basic}`);
});

it("no secret is sent over plain http to another machine", async () => {
  for (const kind of registryKindNames) {
    if (kind === "onepub" || kind === "pub") continue;
    const failure = await failureOf(
      registryAt(kind, "http://registry.example").verify(newCredentials().token),
    );
    expect(failure).toMatchObject({ code: "registry-url-invalid" });
  }
});
