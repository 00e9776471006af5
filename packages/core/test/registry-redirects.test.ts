import { describe, expect, it } from "vitest";
import { startLoopbackServer } from "../../../e2e/registries/loopback-server.ts";
import { jsonReply, redirectReply } from "../../../e2e/registries/reply.ts";
import { homeOf, outcomeOf, serverForTest } from "./registry-loopback.ts";
import { type Operation, singleRequests } from "./registry-operations.ts";

const isSafe = ({ question }: Operation) => /^(?:GET|HEAD) /.test(question);
const safe = singleRequests.filter(({ operation }) => isSafe(operation));
const changing = singleRequests.filter(({ operation }) => !isSafe(operation));

async function situation(operation: Operation) {
  const home = await homeOf(operation.kind);
  const call = await operation.begin(home.registry, home.credentials);
  const before = home.server.requests.length;
  return { ...home, call, sent: () => home.server.requests.slice(before) };
}

describe.each(safe)("$title, if the registry redirects", ({ operation }) => {
  const [, path = ""] = operation.question.split(" ");

  it.each([301, 302, 303, 307, 308] as const)(
    "inside its origin with %i, follows with the token",
    async (status) => {
      const { server, call, credentials, sent } = await situation(operation);
      server.fail(operation.question, { kind: "reply", reply: redirectReply(status, `${path}?page=1`) });
      expect(await outcomeOf(call, credentials)).toBe("fine");
      expect(sent().map(({ method, path, query }) => `${method} ${path}${query}`)).toEqual([
        operation.question,
        `${operation.question}?page=1`,
      ]);
      const [first, second] = sent();
      expect(first?.credential.scheme).not.toBe("none");
      expect(second?.credential).toEqual(first?.credential);
    },
  );

  it("to another origin, refuses and sends nothing there", async () => {
    const other = await serverForTest(startLoopbackServer(() => jsonReply(200, {})));
    const { server, call, credentials } = await situation(operation);
    server.fail(operation.question, { kind: "reply", reply: redirectReply(302, `${other.origin}${path}`) });
    const failure = await outcomeOf(call, credentials);
    expect(failure).toMatchObject({ code: "registry-misbehaved", reason: "redirect-refused" });
    expect(failure).toHaveProperty("message", expect.stringContaining(other.origin));
    expect(other.requests).toEqual([]);
  });

  it("without an end, stops after five", async () => {
    const { server, call, credentials, sent } = await situation(operation);
    const reply = redirectReply(307, path);
    server.fail(operation.question, { kind: "reply", reply }, Number.POSITIVE_INFINITY);
    expect(await outcomeOf(call, credentials)).toMatchObject({
      code: "registry-misbehaved",
      reason: "too-many-redirects",
    });
    expect(sent()).toHaveLength(6);
  });
});

describe.each(changing)("$title, if the registry redirects", ({ operation }) => {
  const [, path = ""] = operation.question.split(" ");

  it.each([301, 302, 303, 307, 308] as const)("with %i, refuses", async (status) => {
    const other = await serverForTest(startLoopbackServer(() => jsonReply(200, {})));
    for (const location of [path, `${other.origin}${path}`]) {
      const { server, call, credentials, sent } = await situation(operation);
      server.fail(operation.question, { kind: "reply", reply: redirectReply(status, location) });
      expect(await outcomeOf(call, credentials)).toMatchObject({
        code: "registry-misbehaved",
        reason: "redirect-refused",
      });
      expect(sent()).toHaveLength(1);
    }
    expect(other.requests).toEqual([]);
  });
});
