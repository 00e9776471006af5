import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { describeWithPackageBroker } from "../../../e2e/registries/real-package-broker/describe-with-package-broker.ts";
import { startRealPackageBroker } from "../../../e2e/registries/real-package-broker/start-real-package-broker.ts";
import type { RegistryOfKind } from "../src/registries/open-registry.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, failureOf } from "./http-loopback.ts";
import { newSecret, registryAt } from "./registry-loopback.ts";

/** A PACKAGE.broker 0.19.8 with one account. */
interface Broker {
  readonly url: string;
  readonly account: { readonly email: string; readonly password: string };
  close(): Promise<void>;
}

/** The longest time that the server may take to start, in milliseconds. */
const STARTING = 60_000;
const DAY = 24 * 60 * 60 * 1000;

async function startLoopback(): Promise<Broker> {
  const server = await startPackageBroker({ version: "0.19.8" });
  const account = { email: "admin@example.com", password: newSecret().reveal() };
  server.addUser(account);
  return { url: server.url, account, close: () => server.close() };
}

describe("the loopback PACKAGE.broker 0.19.8", () => managedThroughCore(startLoopback));

describeWithPackageBroker("the real server", () => managedThroughCore(startRealPackageBroker));

function managedThroughCore(start: () => Promise<Broker>): void {
  const client = clientOf();
  let broker: Broker;
  let registry: RegistryOfKind<"package-broker">;
  let session: Secret;
  beforeAll(async () => {
    broker = await start();
    registry = registryAt("package-broker", broker.url, client);
    session = await logIn();
  }, STARTING);
  afterAll(() => broker?.close());

  async function beginLogIn(name: string, password: Secret) {
    const { logIn } = registry;
    if (logIn.kind !== "password") throw new Error("People log in with a password here.");
    return logIn.begin({ name, password });
  }

  async function logIn(): Promise<Secret> {
    const { email: name, password } = broker.account;
    const step = await beginLogIn(name, new Secret(password));
    if (step.kind !== "logged-in") throw new Error(`This account wants a ${step.kind}.`);
    expect(step).toMatchObject({
      gives: "session",
      account: { name, email: name, permissions: ["admin"], hasTwoFactor: false },
    });
    return step.secret;
  }

  it("issues a token that is accepted, lists it, and revokes it once", async () => {
    const tokens = registry.tokens(session);
    const { token, record } = await tokens.issue({ label: "ci", permissions: ["readonly"] });
    expect(record).toMatchObject({
      label: "ci",
      permissions: ["readonly"],
      expiry: { kind: "never" },
      lastUsedAt: undefined,
    });
    expect(await registry.verify(token)).toMatchObject({ certainty: "accepted", remarks: [] });
    const { tokens: listed, unreadable } = await tokens.list();
    expect(unreadable).toBe(0);
    // It was just verified, and still lists no use.
    expect(listed).toContainEqual(record);
    expect(await tokens.revoke(record.id)).toBe("revoked");
    expect(await failureOf(registry.verify(token))).toMatchObject({
      code: "token-rejected",
      status: 401,
      said: "Invalid token",
    });
    expect(await tokens.revoke(record.id)).toBe("already-gone");
    expect((await tokens.list()).tokens.map(({ id }) => id)).not.toContain(record.id);
  });

  it("issues a token that expires after so many days", async () => {
    const { record } = await registry.tokens(session).issue({ label: "ci", days: 30 });
    expect(record.expiry).toEqual({ kind: "at", date: new Date(client.clock.now() + 30 * DAY) });
    await registry.tokens(session).revoke(record.id);
  });

  it("says of a token that has expired that it has", async () => {
    const past = { ...client, clock: { ...client.clock, now: () => Date.parse("2000-01-01T00:00:00Z") } };
    const { token } = await registryAt("package-broker", broker.url, past)
      .tokens(session)
      .issue({ label: "ci", days: 1 });
    expect(await failureOf(registry.verify(token))).toMatchObject({
      code: "token-expired",
      said: "Token expired",
    });
  });

  it("changes a label and a limit", async () => {
    const tokens = registry.tokens(session);
    const { record } = await tokens.issue({ label: "ci" });
    expect(await tokens.amend?.(record.id, { label: "new", rateLimit: 5 })).toEqual({
      ...record,
      label: "new",
    });
    await tokens.revoke(record.id);
  });

  it.each([
    ["an empty label", { label: "" }, "description: Description is required"],
    [
      "a permission that there is not",
      { label: "ci", permissions: ["admin"] },
      'permissions: Invalid option: expected one of "readonly"|"write"',
    ],
    [
      "too high a limit",
      { label: "ci", rateLimit: 25_001 },
      "rate_limit_max: Rate limit cannot exceed 25,000 requests/hour",
    ],
  ])("gives the reason against %s", async (_title, request, said) => {
    const failure = await failureOf(registry.tokens(session).issue(request));
    expect(failure).toMatchObject({ code: "request-refused", status: 400, said });
  });

  it("gives the reason against a name that is no e-mail address", async () => {
    const failure = await failureOf(beginLogIn("admin", newSecret()));
    expect(failure).toMatchObject({
      code: "request-refused",
      status: 400,
      said: "email: Invalid email address",
    });
  });

  it("refuses a wrong password, and a person that there is not", async () => {
    for (const name of [broker.account.email, "nobody@example.com"]) {
      const failure = await failureOf(beginLogIn(name, newSecret()));
      expect(failure).toMatchObject({ code: "log-in-refused", status: 401, said: "Invalid credentials" });
    }
  });

  it("refuses what is no session, and a session that has ended", async () => {
    const ended = await logIn();
    await registry.logOut.end(ended);
    await registry.logOut.end(ended);
    const { token, record } = await registry.tokens(session).issue({ label: "ci" });
    for (const authority of [ended, newSecret(), token]) {
      expect(await failureOf(registry.tokens(authority).list())).toMatchObject({
        code: "token-rejected",
        said: "Invalid or expired session",
      });
    }
    await registry.tokens(session).revoke(record.id);
  });

  it.each(["/", "/packages.json", "/api", "/api/", "/org/acme/t/web", "/org/acme/t/web/packages.json"])(
    "manages tokens at the root where the URL ends in %s",
    async (end) => {
      const there = registryAt("package-broker", broker.url + end);
      expect((await there.tokens(session).list()).unreadable).toBe(0);
    },
  );
}
