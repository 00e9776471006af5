import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { openRegistry } from "../src/registries/open-registry.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, failureOf } from "./http-loopback.ts";
import { newSecret, serverForTest } from "./registry-loopback.ts";

interface Answers {
  composer: { case: string; token: string; status: number; said?: string; code?: string; remark?: string }[];
  management: {
    case: string;
    call: string;
    session?: string;
    with?: string | { label: string; permissions?: string[]; rateLimit?: number };
    status: number;
    code?: string;
    said?: string;
    saidLike?: string;
    gives?: string;
  }[];
}

const answers: Answers = JSON.parse(
  readFileSync(new URL("data/package-broker-answers.json", import.meta.url), "utf8"),
);
const EMAIL = "admin@example.com";

async function situation(options: Parameters<typeof startPackageBroker>[0] = {}) {
  const { send, clock, pauses } = clientOf();
  const server = await serverForTest(startPackageBroker({ now: clock.now, ...options }));
  const password = newSecret();
  server.addUser({ email: EMAIL, password: password.reveal() });
  const registry = openRegistry("package-broker", { url: server.url, http: send, clock });
  const { logIn } = registry;
  if (logIn.kind !== "password") throw new Error("PACKAGE.broker has a log-in with a password.");
  const logInWith = (secret: Secret) => logIn.begin({ name: EMAIL, password: secret });
  const loggedIn = await logInWith(password);
  if (loggedIn.kind !== "logged-in") throw new Error("There is no second factor.");
  return { server, registry, session: loggedIn.secret, clock, pauses, logInWith, loggedIn };
}

/** Adds the header that the real server expects of a session, and takes the status of the last answer. */
const withName = <Row extends { case: string }>(rows: readonly Row[]) =>
  rows.map((row): [string, Row] => [row.case, row]);

describe("PACKAGE.broker, asked whether it takes", () => {
  it.each(withName(answers.composer))("%s", async (_name, row) => {
    const { server, registry, session, clock } = await situation();
    const issue = (given: Parameters<typeof server.issue>[0]) => new Secret(server.issue(given).token);
    const revoked = issue({});
    server.revoke(revoked.reveal());
    const limited = issue({ rateLimit: 1 });
    await registry.verify(limited);
    const tokens: Record<string, Secret> = {
      good: issue({}),
      unknown: newSecret(),
      revoked,
      expired: issue({ expiresAt: clock.now() - 1 }),
      limited,
      session,
    };
    const token = tokens[row.token] ?? newSecret();
    const response = await fetch(`${server.url}/packages.json`, {
      headers: { authorization: `Basic ${Buffer.from(`token:${token.reveal()}`).toString("base64")}` },
    });
    expect(response.status).toBe(row.status);
    const before = server.requests.length;
    const failure = await failureOf(registry.verify(token));
    if (row.code === undefined) {
      expect(failure).toBeUndefined();
      const { certainty, remarks } = await registry.verify(token);
      expect(certainty).toBe("accepted");
      expect(remarks.join()).toContain(row.remark ?? "");
    } else {
      expect(failure).toMatchObject({ code: row.code, status: row.status, said: row.said });
      expect(server.requests.length - before).toBe(1);
    }
  });
});

describe("PACKAGE.broker's management of tokens, with", () => {
  it.each(withName(answers.management))("%s", async (_name, row) => {
    const { server, registry, session, logInWith } = await situation();
    const sessions: Record<string, Secret> = {
      unknown: newSecret(),
      token: new Secret(server.issue().token),
    };
    const tokens = registry.tokens(sessions[row.session ?? ""] ?? session);
    const { amend } = tokens;
    if (amend === undefined) throw new Error("PACKAGE.broker changes tokens.");
    const id = typeof row.with === "string" ? row.with : "";
    const calls: Record<string, () => Promise<unknown>> = {
      list: () => tokens.list(),
      issue: () => tokens.issue(typeof row.with === "object" ? row.with : { label: "ci" }),
      amend: () => amend(id, { label: "renamed" }),
      revoke: () => tokens.revoke(id),
      "log in": () => logInWith(newSecret()),
    };
    const before = server.requests.length;
    const call = calls[row.call];
    if (call === undefined) throw new Error(`${row.call} is no call.`);
    if (row.gives !== undefined) return expect(await call()).toBe(row.gives);
    const failure = await failureOf(call());
    expect(failure).toMatchObject({ code: row.code, status: row.status });
    if (row.said !== undefined) expect(failure).toMatchObject({ said: row.said });
    if (row.saidLike !== undefined)
      expect(failure).toMatchObject({ said: expect.stringContaining(row.saidLike) });
    // A refused request is not repeated, not even one that is answered 500.
    expect(server.requests.length - before).toBe(1);
  });

  it("a server without a key-value store issues without a limit", async () => {
    const { server, registry, session } = await situation({ keyValueStore: "absent" });
    const issued = await registry.tokens(session).issue({ label: "ci" });
    expect(server.findToken(issued.token.reveal())).toMatchObject({ rateLimit: 0 });
    expect(server.effects.issue).toBe(1);
  });

  it("a life: issued for days, listed, renamed, used, revoked, refused", async () => {
    const { server, registry, session, clock } = await situation();
    const tokens = registry.tokens(session);
    const { token, record } = await tokens.issue({ label: "ci", days: 30, permissions: ["readonly"] });
    const end = new Date(clock.now() + 30 * 24 * 60 * 60 * 1000);
    expect(record).toMatchObject({
      label: "ci",
      permissions: ["readonly"],
      expiry: { kind: "at", date: end },
    });
    await registry.verify(token);
    await tokens.amend?.(record.id, { label: "deploy" });
    const list = await tokens.list();
    expect(list.tokens).toMatchObject([{ id: record.id, label: "deploy", lastUsedAt: expect.any(Date) }]);
    expect(await tokens.revoke(record.id)).toBe("revoked");
    expect(await failureOf(registry.verify(token))).toMatchObject({ code: "token-rejected" });
    expect(server.liveTokens()).toEqual([]);
  });
});
