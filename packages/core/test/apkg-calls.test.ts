import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openRegistry } from "../src/registries/open-registry.ts";
import { Secret } from "../src/secret.ts";
import { parseToken } from "../src/token.ts";
import { clientOf, everythingOf, failureOf, formsIn, type Recorded, serve } from "./http-loopback.ts";
import { newSecret } from "./registry-loopback.ts";

type CallName = "verify" | "list" | "issue" | "revoke" | "log in";

interface Row {
  id: string;
  call: CallName;
  with?: string | { label: string; days?: number };
}

interface Vectors {
  requests: (Row & { url: string; request: string; body?: unknown; authorization?: boolean })[];
  refused: (Row & { url?: string; token?: string; code: string })[];
  answers: (Row & {
    status: number;
    body?: unknown;
    html?: boolean;
    text?: string;
    headers?: Record<string, string>;
    gives?: unknown;
    code?: string;
    said?: string | null;
  })[];
  redirects: (Row & { status: number; to: string; code: string | null })[];
}

const vectors: Vectors = JSON.parse(readFileSync(new URL("data/apkg-calls.json", import.meta.url), "utf8"));
const SHORTEST_ANSWERS: Readonly<Record<CallName, unknown>> = {
  verify: { username: "u" },
  list: { tokens: [] },
  issue: { id: "i", token: "generated" },
  revoke: {},
  "log in": { accessToken: "generated" },
};
const byId = <Some extends Row>(rows: readonly Some[]) => rows.map((row): [string, Some] => [row.id, row]);

/** Does a row's call, with secrets that nobody has seen before. */
function perform({ call, with: given }: Row, url: string, token = newSecret()): Promise<unknown> {
  const { send, clock } = clientOf();
  const registry = openRegistry("apkg", { url, http: send, clock });
  const tokens = registry.tokens(token);
  const { logIn } = registry;
  switch (call) {
    case "verify":
      return registry.verify(token);
    case "list":
      return tokens.list();
    case "issue":
      return tokens.issue(typeof given === "object" ? given : { label: "ci" });
    case "revoke":
      return tokens.revoke(typeof given === "string" ? given : "i");
    case "log in":
      if (logIn.kind !== "password") throw new Error("apkg has a log-in with a password.");
      return logIn.begin({ name: "u", password: token });
  }
}

describe("a call of apkg's API", () => {
  it.each(byId(vectors.requests))("goes out as in vector %s", async (_id, row) => {
    const { origin, requests } = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(SHORTEST_ANSWERS[row.call]));
    });
    const token = newSecret();
    await perform(row, `${origin}${row.url}`, token);
    const [request] = requests as [Recorded];
    expect(requests).toHaveLength(1);
    expect(`${request.method} ${request.path}`).toBe(row.request);
    if (row.body !== undefined) expect(JSON.parse(request.body)).toEqual(row.body);
    const bearer = `Bearer ${token.reveal()}`;
    expect(request.headers.authorization).toBe(row.authorization === false ? undefined : bearer);
  });

  it.each(byId(vectors.refused))("is refused before anything is sent in vector %s", async (_id, row) => {
    const { origin, requests } = await serve((response) => response.end("{}"));
    const work = async () => {
      const raw = row.token === "LINE-BREAK" ? `${newSecret().reveal()}\nx` : row.token;
      const token = raw === undefined ? newSecret() : parseToken(raw).token;
      return perform(row, row.url ?? origin, token);
    };
    expect(await failureOf(work())).toMatchObject({ code: row.code });
    expect(requests).toHaveLength(0);
  });
});

describe("an answer of apkg's API", () => {
  it.each(byId(vectors.answers))("is understood as in vector %s", async (_id, row) => {
    const issued = newSecret().reveal();
    const body =
      row.body === undefined
        ? (row.text ?? (row.html ? `<html>${"x".repeat(700)}</html>` : ""))
        : JSON.stringify(row.body).replaceAll("TOKEN", issued);
    const type = row.html ? "text/html" : row.text === undefined ? "application/json" : "text/plain";
    const { origin } = await serve((response) => {
      response.writeHead(row.status, { "content-type": type, ...row.headers });
      response.end(body);
    });
    if (row.code === undefined) {
      const result = await perform(row, origin);
      if (typeof row.gives === "string") expect(result).toBe(row.gives);
      else expect(result).toMatchObject(Object(row.gives));
      if (row.call === "issue") expect(Reflect.get(Object(result), "token").reveal()).toBe(issued);
      return;
    }
    const error = await failureOf(perform(row, origin));
    expect(error).toMatchObject({ code: row.code });
    if (row.said !== undefined) expect(Reflect.get(Object(error), "said")).toBe(row.said ?? undefined);
    expect(everythingOf(error)).not.toContain("<html>");
    expect(formsIn(everythingOf(error), new Secret(issued))).toEqual([]);
  });
});

describe("a redirect of apkg's API", () => {
  it.each(byId(vectors.redirects))("is dealt with as in vector %s", async (_id, row) => {
    const other = await serve((response) => response.end(JSON.stringify(SHORTEST_ANSWERS[row.call])));
    const { origin, requests } = await serve((response, request) => {
      if (request.path === "/elsewhere") {
        response.end(JSON.stringify(SHORTEST_ANSWERS[row.call]));
        return;
      }
      const target = row.to === "same origin" ? "/elsewhere" : `${other.origin}/elsewhere`;
      response.writeHead(row.status, { location: target });
      response.end();
    });
    const token = newSecret();
    const error = await failureOf(perform(row, origin, token));
    if (row.code === null) expect(error).toBeUndefined();
    else expect(error).toMatchObject({ code: row.code, reason: "redirect-refused" });
    expect(other.requests).toEqual([]);
    const followed = requests.filter(({ path }) => path === "/elsewhere");
    expect(followed.map(({ headers }) => headers.authorization)).toEqual(
      row.code === null ? [`Bearer ${token.reveal()}`] : [],
    );
  });
});

it("a list of 10,000 tokens is read whole", async () => {
  const tokens = Array.from({ length: 10_000 }, (_, index) => ({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    name: `token number ${index}`,
    scopes: ["read", "publish"],
    expiresIn: "90d",
    expiresAt: "2030-04-01T00:00:00Z",
    createdAt: "2030-01-01T00:00:00Z",
    lastUsed: "2030-01-02T00:00:00Z",
  }));
  const { origin } = await serve((response) => response.end(JSON.stringify({ tokens })));
  const list = await perform({ id: "", call: "list" }, origin);
  expect(list).toMatchObject({ unreadable: 0, tokens: { length: 10_000 } });
});

it("a token that was issued without an id gets it from the list, by its label", async () => {
  const issued = newSecret().reveal();
  const { origin } = await serve((response, { method }) => {
    const item = { name: "ci", expiresAt: null };
    response.end(
      JSON.stringify(method === "POST" ? { ...item, token: issued } : { tokens: [{ ...item, id: "found" }] }),
    );
  });
  const result = await perform({ id: "", call: "issue" }, origin);
  expect(result).toMatchObject({ record: { id: "found", expiry: { kind: "never" } } });
});
