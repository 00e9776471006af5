import { expect, it } from "vitest";
import { startLoopbackServer } from "../../../e2e/registries/loopback-server.ts";
import { jsonReply, type Reply } from "../../../e2e/registries/reply.ts";
import { Secret } from "../src/secret.ts";
import { parseToken } from "../src/token.ts";
import calls from "./data/apkg-calls.json" with { type: "json" };
import { clientOf, failureOf } from "./http-loopback.ts";
import { newSecret, registryAt, serverForTest } from "./registry-loopback.ts";

interface Row {
  id: number | string;
  given: string;
  call?: string;
  url?: string;
  token?: string;
  tokenId?: string;
  request?: { label: string; days?: number; permissions?: string[]; packageScope?: string };
  answers?: {
    status: number;
    body?: unknown;
    text?: string;
    type?: string;
    retryAfter?: string;
    location?: string;
  }[];
  asks?: string[];
  sends?: { authorization?: string; body?: unknown };
  pauses?: number[];
  gives?: unknown;
  fails?: object;
  unlike?: string;
}

const rows: readonly Row[] = calls.rows;
const executed = rows.filter(({ call }) => call !== undefined);

it("has each of the command line's calls, with a reason for what is not core's to do", () => {
  const ids = new Set(rows.map(({ id }) => Number.parseInt(String(id), 10)));
  expect([...ids]).toEqual([1, 2, ...Array.from({ length: 29 }, (_, index) => 29 + index)]);
  for (const { call, unlike } of rows) expect(call ?? unlike).toMatch(/./);
});

it.each(executed)("$id: $given", async (row) => {
  const other = await serverForTest(startLoopbackServer(() => jsonReply(200, {})));
  const left = (row.answers ?? []).map((answer) => replyOf(answer, other.origin));
  const last = left.at(-1) ?? usual(row);
  const server = await serverForTest(startLoopbackServer(() => left.shift() ?? last));
  const client = clientOf();
  const token = row.token === undefined ? newSecret() : new Secret(row.token);
  const url = (row.url ?? "$").replace("$", server.origin);
  const work = perform(row, { url, client, token });
  if (row.fails !== undefined) expect(await failureOf(work)).toMatchObject(row.fails);
  else if (typeof row.gives === "object") expect(await work).toMatchObject(row.gives as object);
  else expect(await work).toEqual(row.gives ?? expect.anything());
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(row.asks);
  expect(other.requests).toEqual([]);
  if (row.pauses !== undefined) expect(client.pauses).toEqual(row.pauses);
  const [first] = server.requests;
  if (row.sends?.body !== undefined) expect(first?.json()).toEqual(row.sends.body);
  const authorization = row.sends?.authorization?.replace("<token>", token.reveal());
  if (authorization !== undefined) expect(first?.headers.authorization).toBe(authorization);
});

async function perform(
  { call, tokenId = "", request = { label: "" } }: Row,
  { url, client, token }: { url: string; client: ReturnType<typeof clientOf>; token: Secret },
): Promise<unknown> {
  if (call === "read-token") return parseToken(token.reveal());
  const registry = registryAt("apkg", url, client);
  switch (call) {
    case "list":
      return registry.tokens(token).list();
    case "issue":
      return registry.tokens(token).issue(request);
    case "revoke":
      return registry.tokens(token).revoke(tokenId);
    case "verify":
      return registry.verify(token);
    default:
      throw new Error(`There is no call ${call}.`);
  }
}

function replyOf(
  { status, body, text, type, retryAfter, location }: NonNullable<Row["answers"]>[number],
  other: string,
): Reply {
  const headers = {
    ...(type !== undefined && { "content-type": type }),
    ...(retryAfter !== undefined && { "retry-after": retryAfter }),
    ...(location !== undefined && { location: location.replace("$other", other) }),
  };
  if (body === undefined) return { status, headers, body: text ?? "" };
  return jsonReply(
    status,
    JSON.parse(JSON.stringify(body).replace("<issued>", crypto.randomUUID())),
    headers,
  );
}

/** Good for each call. */
function usual({ call }: Row): Reply {
  if (call === "issue") return jsonReply(201, { id: "1", token: crypto.randomUUID() });
  return jsonReply(200, { username: "someone", tokens: [] });
}
