import { describe, expect, it } from "vitest";
import { startLoopbackServer } from "../../../e2e/registries/loopback-server.ts";
import { jsonReply, type Reply } from "../../../e2e/registries/reply.ts";
import type { HttpClient } from "../src/http/http-client.ts";
import { RateLimited } from "../src/http/rate-limited.ts";
import type { RegistryOfKind } from "../src/registries/open-registry.ts";
import { Secret } from "../src/secret.ts";
import answers from "./data/package-broker-answers.json" with { type: "json" };
import { failureOf } from "./http-loopback.ts";
import {
  type Home,
  homeOf,
  newCredentials,
  newSecret,
  registryAt,
  serverForTest,
} from "./registry-loopback.ts";
import { type Credentials, operations } from "./registry-operations.ts";

type Broker = Home<"package-broker">;

interface Row {
  case: string;
  call: string;
  state?: string;
  status: number;
  body?: unknown;
  /** What the next request is answered, if it is another answer. */
  next?: unknown;
  label?: string;
  gives?: unknown;
  fails?: object;
  unlike?: string;
}

const rows: readonly Row[] = answers.rows;

/** What makes the loopback server answer as the row says. */
const STATES: Record<string, (home: Broker) => Promise<Partial<Credentials>>> = {
  good: async () => ({}),
  "token empty": async () => ({ token: new Secret("") }),
  "token unknown": async () => ({ token: newSecret() }),
  "token revoked": async ({ server, credentials: { token } }) => {
    server.revoke(token.reveal());
    return {};
  },
  "token just revoked": async ({ server, client, credentials: { token } }) => {
    server.revoke(token.reveal());
    await client.clock.pause(3_999, new AbortController().signal);
    return {};
  },
  "token expired": async ({ server, client }) => ({
    token: new Secret(server.issue({ expiresAt: client.clock.now() }).token),
  }),
  "token above its limit": async ({ server, registry }) => {
    const token = new Secret(server.issue({ rateLimit: 1 }).token);
    await registry.verify(token);
    return { token };
  },
  "name empty": async () => ({ name: "" }),
  "password wrong": async () => ({ password: newSecret() }),
  "code wrong": async ({ credentials: { code } }) => ({
    code: new Secret(String((Number(code.reveal()) + 1) % 1_000_000).padStart(6, "0")),
  }),
  "code empty": async () => ({ code: new Secret("") }),
  "session ended": async () => ({ authority: newSecret() }),
  "no key-value store": async () => ({}),
};

describe("PACKAGE.broker's answer", () => {
  it.each(rows)("to $call, $case", async (row) => {
    const { opening } = operationOf(row);
    const reply = replyOf(row.status, row.body);
    const left = [...(opening === undefined ? [] : [opening]), reply];
    const last = row.next === undefined ? reply : replyOf(201, row.next);
    const { origin } = await serverForTest(startLoopbackServer(() => left.shift() ?? last));
    await expectMeaning(row, perform(row, registryAt("package-broker", origin), newCredentials()));
  });
});

describe("the loopback server answers as PACKAGE.broker does", () => {
  it.each(rows.filter(({ state }) => state !== undefined))("to $call, $case", async (row) => {
    const home = await homeOf("package-broker", {
      revocationLag: row.state === "token just revoked" ? 4_000 : 0,
      keyValueStore: row.state === "no key-value store" ? "absent" : "present",
    });
    const changes = await STATES[row.state ?? ""]?.(home);
    expect(changes).toBeDefined();
    const { http, seen } = recording(home.client.send);
    const registry = registryAt("package-broker", home.server.url, { ...home.client, send: http });
    await expectMeaning(row, perform(row, registry, { ...home.credentials, ...changes }));
    const answer = seen.find(({ status }) => status === row.status);
    expect(answer).toBeDefined();
    // A list of faults has more in it than is told, and what succeeds has ids and secrets.
    if (row.status >= 400 && row.status !== 429 && row.status !== 500) {
      expect(JSON.parse(answer?.body.reveal() ?? "")).toMatchObject(row.body as object);
    }
  });
});

function operationOf({ call }: Row) {
  const operation = operations.find(({ kind, name }) => kind === "package-broker" && name === call);
  if (operation === undefined) throw new Error(`There is no call ${call}.`);
  return operation;
}

async function perform(row: Row, registry: RegistryOfKind<"package-broker">, credentials: Credentials) {
  if (row.label !== undefined) return registry.tokens(credentials.authority).issue({ label: row.label });
  return (await operationOf(row).begin(registry, credentials))();
}

async function expectMeaning({ gives, fails }: Row, work: Promise<unknown>): Promise<void> {
  if (fails !== undefined) expect(await failureOf(work)).toMatchObject(fails);
  else if (typeof gives === "object") expect(await work).toMatchObject(gives as object);
  else expect(await work).toBe(gives);
}

function replyOf(status: number, body: unknown): Reply {
  if (body === undefined) return { status, headers: { "content-type": "application/json" } };
  return jsonReply(status, JSON.parse(JSON.stringify(body).replace(/<\w+>/, crypto.randomUUID())));
}

/** A client that remembers what was answered, also what it throws instead. */
function recording(send: HttpClient) {
  const seen: { status: number; body: Secret }[] = [];
  const http: HttpClient = async (request) => {
    try {
      const answer = await send(request);
      seen.push(answer);
      return answer;
    } catch (error) {
      if (error instanceof RateLimited) seen.push({ status: 429, body: new Secret("") });
      throw error;
    }
  };
  return { http, seen };
}
