import { beforeAll, describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import contract from "./contract-0.19.8.json" with { type: "json" };

/** A PACKAGE.broker 0.19.8 with one account and nothing else. */
export interface BrokerOfContract {
  readonly url: string;
  readonly account: { readonly email: string; readonly password: string };
  /** Makes a tenant that may have the package `example/greeter`. */
  addTenant(tenant: { organization: string; tenant: string }): Promise<void>;
}

interface Row {
  case: string;
  /** `METHOD /path`; `<id>` in it is the good token's. */
  request: string;
  as?: string;
  json?: unknown;
  text?: string;
  contentType?: string;
  agent?: string;
  status: number;
  body?: unknown;
  issues?: unknown;
  type?: string | null;
}

/** The longest time that a server may take to start, in milliseconds. */
const STARTING = 60_000;

/** What the rows call by name. */
interface Given {
  broker: BrokerOfContract;
  id: string;
  authorizations: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = contract.rows;

/** Describes how PACKAGE.broker 0.19.8 answers, and finds each answer in the server that `start` gives. */
export function describeContract(title: string, start: () => Promise<BrokerOfContract>): void {
  describe(title, () => {
    let given: Given;
    beforeAll(async () => {
      given = await prepare(await start());
    }, STARTING);

    it.each(rows)("answers $request with $status: $case", async (row) => {
      const { broker, id, authorizations } = given;
      const [method = "", path = ""] = row.request.replace("<id>", id).split(" ");
      if (row.as !== undefined) expect(authorizations).toHaveProperty([row.as]);
      const answer = await ask(broker.url + path, method, {
        authorization: row.as === undefined ? undefined : authorizations[row.as],
        json: row.text ?? row.json,
        headers: {
          "user-agent": row.agent ?? "test",
          ...(row.contentType !== undefined && { "content-type": row.contentType }),
        },
      });
      expect(answer.status).toBe(row.status);
      if (row.type !== undefined) expect(answer.type).toBe(row.type);
      if (row.body !== undefined) expect(answer.json).toEqual(pattern(row.body, broker.url));
      if (row.issues !== undefined) {
        const error = { name: "ZodError", message: expect.any(String) };
        expect(answer.json).toEqual({ success: false, error });
        expect(JSON.parse((answer.json as { error: { message: string } }).error.message)).toEqual(row.issues);
      }
    });

    it("lists what was issued, and never records a use", async () => {
      const { broker, id, authorizations } = given;
      const { session: authorization } = authorizations;
      const { json } = await ask(`${broker.url}/api/tokens`, "GET", { authorization });
      const ours = (json as { id: string }[]).find((token) => token.id === id);
      expect(ours).toEqual({
        id,
        description: "ci",
        permissions: "readonly",
        rate_limit_max: null,
        created_at: expect.any(Number),
        expires_at: null,
        last_used_at: null,
      });
    });

    it("does not count a token with a limit that was used a moment ago", async () => {
      const { broker, authorizations } = given;
      const { token } = await issue(broker.url, authorizations.session, { rate_limit_max: 1 });
      const statuses = [];
      for (let use = 0; use < 3; use++) {
        const { status } = await ask(`${broker.url}/packages.json`, "GET", { authorization: basic(token) });
        statuses.push(status);
      }
      expect(statuses).toEqual([200, 200, 200]);
    });

    it("revokes once, and at once, also a token that was used a moment ago", async () => {
      const { broker, authorizations } = given;
      const { session: authorization } = authorizations;
      const { id, token } = await issue(broker.url, authorization);
      const packages = () => ask(`${broker.url}/packages.json`, "GET", { authorization: basic(token) });
      const revoke = () => ask(`${broker.url}/api/tokens/${id}`, "DELETE", { authorization });
      expect((await packages()).status).toBe(200);
      expect((await revoke()).json).toEqual({ message: "Token revoked" });
      expect((await packages()).json).toEqual({ error: "Unauthorized", message: "Invalid token" });
      expect((await revoke()).status).toBe(404);
    });

    it("ends a session with logging out", async () => {
      const { url, account } = given.broker;
      const authorization = await logIn(url, account);
      const logOut = () => ask(`${url}/api/auth/logout`, "POST", { authorization });
      expect((await logOut()).json).toEqual({ message: "Logged out" });
      expect((await logOut()).status).toBe(401);
    });
  });
}

async function prepare(broker: BrokerOfContract): Promise<Given> {
  const session = await logIn(broker.url, broker.account);
  const good = await issue(broker.url, session);
  const expired = await issue(broker.url, session, { expires_at: 1 });
  const revoked = await issue(broker.url, session);
  await ask(`${broker.url}/api/tokens/${revoked.id}`, "DELETE", { authorization: session });
  await broker.addTenant({ organization: "acme", tenant: "web" });
  const authorizations = {
    session,
    "session in lower case": session.replace("Bearer", "bearer"),
    "unknown session": `Bearer ${crypto.randomUUID()}`,
    "good token": basic(good.token),
    "good token and more": basic(`${good.token}:more`),
    "good token of another user": basic(good.token, "example"),
    "empty password": basic(""),
    "unknown token": basic(crypto.randomUUID()),
    "expired token": basic(expired.token),
    "revoked token": basic(revoked.token),
  };
  return { broker, id: good.id, authorizations };
}

async function logIn(url: string, account: BrokerOfContract["account"]): Promise<string> {
  const { json } = await ask(`${url}/api/auth/login`, "POST", { json: account });
  return `Bearer ${(json as { token: string }).token}`;
}

async function issue(url: string, authorization: string | undefined, fields: object = {}) {
  const json = { description: "ci", ...fields };
  const answer = await ask(`${url}/api/tokens`, "POST", { authorization, json });
  return answer.json as { id: string; token: string };
}

function basic(token: string, userName = "token"): string {
  return `Basic ${Buffer.from(`${userName}:${token}`).toString("base64")}`;
}

/** The expected body, its placeholders replaced by what they stand for. */
function pattern(body: unknown, origin: string): unknown {
  if (typeof body === "string") {
    switch (body) {
      case "<id>":
        return expect.stringMatching(/^[\w-]{21}$/);
      case "<token>":
        return expect.stringMatching(/^[\dA-Za-z]{64}$/);
      case "<number>":
        return expect.any(Number);
      case "<text>":
        return expect.any(String);
      default:
        return body.replace("<origin>", origin);
    }
  }
  if (Array.isArray(body)) return body.map((item) => pattern(item, origin));
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, pattern(value, origin)]));
}
