import { randomBytes } from "node:crypto";
import { expect, onTestFinished } from "vitest";
import type { ApkgOptions } from "../../../e2e/registries/apkg/apkg-state.ts";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import {
  type ComposerRepository,
  type ComposerRepositoryOptions,
  startComposerRepository,
} from "../../../e2e/registries/composer-repository.ts";
import type { OnePubOptions } from "../../../e2e/registries/onepub/onepub-state.ts";
import { type OnePubServer, startOnePub } from "../../../e2e/registries/onepub.ts";
import type { BrokerOptions } from "../../../e2e/registries/package-broker/broker-state.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import {
  type PubRepository,
  type PubRepositoryOptions,
  startPubRepository,
} from "../../../e2e/registries/pub-repository.ts";
import { newTotpSecret, totpCode } from "../../../e2e/registries/totp.ts";
import { RegistryTokenError } from "../src/errors.ts";
import type { HttpClock } from "../src/http/retry.ts";
import type { HttpLimits } from "../src/http/send-repeatedly.ts";
import { openRegistry, type RegistryOfKind } from "../src/registries/open-registry.ts";
import type { RegistryKindName } from "../src/registries/registry-kind.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, everythingOf, failureOf, formsIn, type Recorded } from "./http-loopback.ts";
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
export function newJwt(claims: Readonly<Record<string, unknown>> = { jti: crypto.randomUUID() }): Secret {
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

interface Kinds {
  onepub: { server: OnePubServer; options: OnePubOptions };
  apkg: { server: ApkgServer; options: ApkgOptions };
  "package-broker": { server: PackageBrokerServer; options: BrokerOptions };
  pub: { server: PubRepository; options: PubRepositoryOptions };
  composer: { server: ComposerRepository; options: ComposerRepositoryOptions };
}

interface KnownTo<Kind extends RegistryKindName> {
  server: Kinds[Kind]["server"];
  credentials: Credentials;
}

type Homes = {
  [Kind in RegistryKindName]: (
    now: HttpClock["now"],
    options: Kinds[Kind]["options"],
  ) => Promise<KnownTo<Kind>>;
};

/** A server of the kind, and credentials that it accepts. */
const HOMES: Homes = {
  async onepub(now, options) {
    const credentials = newCredentials();
    const server = await serverForTest(startOnePub({ now, ...options }));
    server.addMember({ email: MEMBER });
    server.allow(credentials.token.reveal());
    return { server, credentials: { ...credentials, authority: new Secret(server.issue(credentials.name)) } };
  },
  async apkg(now, options) {
    const { totpSecret, ...credentials } = withTotp(now);
    const server = await serverForTest(startApkg({ now, ...options }));
    const { name: username, password, token } = credentials;
    server.addUser({ username, email: username, password: password.reveal(), totpSecret });
    server.allow(token.reveal());
    const { token: authority } = server.issue({ username, label: "authority", scopes: ["admin"] });
    return { server, credentials: { ...credentials, authority: new Secret(authority) } };
  },
  async "package-broker"(now, options) {
    const { totpSecret, ...credentials } = withTotp(now);
    const server = await serverForTest(startPackageBroker({ now, ...options }));
    const { name: email, code, token } = credentials;
    const password = credentials.password.reveal();
    server.addUser({ email, password, totpSecret });
    server.allow(token.reveal());
    const body = JSON.stringify({ email, password, code: code.reveal() });
    const answer = await fetch(`${server.origin}/api/auth/login`, { method: "POST", body });
    const authority = new Secret(JSON.parse(await answer.text()).token);
    return { server, credentials: { ...credentials, authority } };
  },
  async pub(_now, options) {
    const credentials = newCredentials();
    const server = await serverForTest(startPubRepository(options));
    server.allow(credentials.token.reveal(), "read-and-publish");
    return { server, credentials };
  },
  async composer(_now, options) {
    const credentials = newCredentials();
    const server = await serverForTest(startComposerRepository(options));
    server.allow(credentials.token.reveal());
    return { server, credentials };
  },
};

function withTotp(now: () => number): Credentials & { totpSecret: string } {
  const totpSecret = newTotpSecret();
  return { ...newCredentials(), code: new Secret(totpCode(totpSecret, now())), totpSecret };
}

/** A registry to talk to, in a world whose time passes only by pauses. */
export interface Home<Kind extends RegistryKindName> extends KnownTo<Kind> {
  registry: RegistryOfKind<Kind>;
  client: ReturnType<typeof clientOf>;
  /** May be tightened at any time. */
  limits: Partial<HttpLimits>;
}

export async function homeOf<Kind extends RegistryKindName>(
  kind: Kind,
  options: Kinds[Kind]["options"] = {},
): Promise<Home<Kind>> {
  const limits: Partial<HttpLimits> = {};
  const client = clientOf(limits);
  const { server, credentials } = await HOMES[kind](client.clock.now, options);
  return { server, credentials, client, limits, registry: registryAt(kind, server.url, client) };
}

export function registryAt<Kind extends RegistryKindName>(
  kind: Kind,
  url: string,
  { send, clock }: ReturnType<typeof clientOf> = clientOf(),
): RegistryOfKind<Kind> {
  return openRegistry(kind, { url, http: send, clock });
}

/**
 * A URL at which nothing listens. Not the port of a server that was closed, which another test's may get: a low one that
 * no service uses, and that `fetch` does not refuse.
 */
export const unusedOrigin = "http://127.0.0.1:2";

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

/** The secrets that a request holds: those of ours that its server now knows. */
export function secretsIn({ headers, path, body }: Recorded, { name, ...secrets }: Credentials): string[] {
  const basic = Buffer.from(headers.authorization?.replace(/^Basic /, "") ?? "", "base64").toString();
  const seen = [headers.authorization, basic, decodeURIComponent(path), body].join("\n");
  return Object.values({ ...secrets, challenge })
    .map((secret) => secret.reveal())
    .filter((value) => seen.includes(value));
}
