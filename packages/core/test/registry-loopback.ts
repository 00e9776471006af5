import { randomBytes } from "node:crypto";
import { expect, onTestFinished } from "vitest";
import { startApkg } from "../../../e2e/registries/apkg.ts";
import { startComposerRepository } from "../../../e2e/registries/composer-repository.ts";
import { startOnePub } from "../../../e2e/registries/onepub.ts";
import { startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { startPubRepository } from "../../../e2e/registries/pub-repository.ts";
import type { RegistryServer } from "../../../e2e/registries/registry-server.ts";
import { newTotpSecret, totpCode } from "../../../e2e/registries/totp.ts";
import { RegistryTokenError } from "../src/errors.ts";
import type { HttpClock } from "../src/http/retry.ts";
import type { HttpLimits } from "../src/http/send-repeatedly.ts";
import { openRegistry } from "../src/registries/open-registry.ts";
import type { Registry } from "../src/registries/registry.ts";
import type { RegistryKindName } from "../src/registries/registry-kind.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, everythingOf, failureOf, formsIn } from "./http-loopback.ts";
import { type Call, type Credentials, challenge, MEMBER } from "./registry-operations.ts";

/** Waits for a server to start, and closes it with the test. */
export async function serverForTest<Server extends { close(): Promise<void> }>(
  starting: Promise<Server>,
): Promise<Server> {
  const server = await starting;
  onTestFinished(() => server.close());
  return server;
}

/** A secret nobody has seen before. */
export const newSecret = (): Secret => new Secret(randomBytes(28).toString("hex"));

/** Shaped as a JSON Web Token, signed by nobody. */
function newJwt(claims: Readonly<Record<string, unknown>> = { jti: crypto.randomUUID() }): Secret {
  const parts = [{ alg: "RS256" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return new Secret([...parts, randomBytes(32).toString("base64url")].join("."));
}

/** Secrets that no registry knows. */
export function newCredentials(): Credentials {
  return {
    token: newSecret(),
    authority: newSecret(),
    name: "developer@example.com",
    password: newSecret(),
    code: new Secret(String(100_000 + (randomBytes(4).readUInt32BE() % 900_000))),
    jwt: newJwt(),
  };
}

interface KnownTo {
  server: RegistryServer;
  credentials: Credentials;
}

/** A server of the kind, and credentials that it accepts. */
const HOMES: Record<RegistryKindName, (clock: HttpClock) => Promise<KnownTo>> = {
  async onepub({ now }) {
    const credentials = newCredentials();
    const server = await serverForTest(startOnePub({ now }));
    server.addMember({ email: MEMBER });
    server.allow(credentials.token.reveal());
    return { server, credentials: { ...credentials, authority: new Secret(server.issue(credentials.name)) } };
  },
  async apkg({ now }) {
    const { totpSecret, ...credentials } = withTotp(now);
    const server = await serverForTest(startApkg({ now }));
    const { name: username, password, token } = credentials;
    server.addUser({ username, email: username, password: password.reveal(), totpSecret });
    server.allow(token.reveal());
    const { token: authority } = server.issue({ username, scopes: ["admin"] });
    return { server, credentials: { ...credentials, authority: new Secret(authority) } };
  },
  async "package-broker"({ now }) {
    const { totpSecret, ...credentials } = withTotp(now);
    const server = await serverForTest(startPackageBroker({ now }));
    const { name: email, code, token } = credentials;
    const password = credentials.password.reveal();
    server.addUser({ email, password, totpSecret });
    server.allow(token.reveal());
    const body = JSON.stringify({ email, password, code: code.reveal() });
    const answer = await fetch(`${server.origin}/api/auth/login`, { method: "POST", body });
    const authority = new Secret(JSON.parse(await answer.text()).token);
    return { server, credentials: { ...credentials, authority } };
  },
  async pub() {
    const credentials = newCredentials();
    const server = await serverForTest(startPubRepository());
    server.allow(credentials.token.reveal(), "read-and-publish");
    return { server, credentials };
  },
  async composer() {
    const credentials = newCredentials();
    const server = await serverForTest(startComposerRepository());
    server.allow(credentials.token.reveal());
    return { server, credentials };
  },
};

function withTotp(now: () => number): Credentials & { totpSecret: string } {
  const totpSecret = newTotpSecret();
  return { ...newCredentials(), code: new Secret(totpCode(totpSecret, now())), totpSecret };
}

/** A registry to talk to, in a world whose time passes only by pauses. */
export interface Home extends KnownTo {
  registry: Registry;
  client: ReturnType<typeof clientOf>;
  /** May be tightened at any time. */
  limits: Partial<HttpLimits>;
}

export async function homeOf(kind: RegistryKindName): Promise<Home> {
  const limits: Partial<HttpLimits> = {};
  const client = clientOf(limits);
  const { server, credentials } = await HOMES[kind](client.clock);
  return { server, credentials, client, limits, registry: registryAt(kind, server.url, client) };
}

export function registryAt<Kind extends RegistryKindName>(
  kind: Kind,
  url: string,
  { send, clock }: ReturnType<typeof clientOf> = clientOf(),
) {
  return openRegistry(kind, { url, http: send, clock });
}

/** What a call ends with: that it was `fine`, or an error of ours that holds no secret. */
export async function outcomeOf(call: Call, credentials: Credentials): Promise<"fine" | RegistryTokenError> {
  const failure = await failureOf(call());
  if (failure === undefined) return "fine";
  expect(failure).toBeInstanceOf(RegistryTokenError);
  expect(leaksIn(failure, credentials)).toEqual([]);
  return failure as RegistryTokenError;
}

/** Which secrets an error gives away, and in which form. */
export function leaksIn(error: unknown, { name, ...secrets }: Credentials): string[] {
  const text = everythingOf(error);
  return Object.entries({ ...secrets, challenge }).flatMap(([title, secret]) =>
    formsIn(text, secret).map((form) => `${title} as ${form.length} characters`),
  );
}
