import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { startOnePub } from "../../../e2e/registries/onepub.ts";
import { openRegistry } from "../src/registries/open-registry.ts";
import { Secret } from "../src/secret.ts";
import { clientOf, everythingOf, failureOf, formsIn } from "./http-loopback.ts";
import { serverForTest } from "./registry-loopback.ts";

const EMAIL = "developer@example.com";

async function situation() {
  const { send, clock, pauses } = clientOf();
  const server = await serverForTest(startOnePub({ now: clock.now }));
  const { logIn } = openRegistry("onepub", { url: server.origin, http: send, clock });
  if (logIn.kind !== "browser") throw new Error("OnePub has a log-in by browser.");
  const id = new Secret(randomUUID());
  return { server, pauses, id, attempt: logIn.begin(id) };
}

describe("the log-in to OnePub by browser", () => {
  it("has a page with the attempt's id, and sends nothing before it is waited for", async () => {
    const { server, id, attempt } = await situation();
    expect(attempt.page.reveal()).toBe(`${server.origin}/clilogin/${id.reveal()}`);
    expect(server.requests).toEqual([]);
  });

  it("asks again after the seconds that OnePub wants, and 3 if it wants none", async () => {
    const { server, pauses, attempt } = await situation();
    server.answerLogIn(
      { status: "retry", pollInterval: 2 },
      { status: "retry" },
      { status: "retry", pollInterval: 0 },
      { status: "retry", pollInterval: -5 },
      { status: "retry", pollInterval: 3600 },
      { status: "authSucceeded", email: EMAIL },
    );
    const loggedIn = await attempt.wait();
    expect(pauses).toEqual([2_000, 3_000, 3_000, 3_000, 30_000]);
    expect(loggedIn).toMatchObject({
      kind: "logged-in",
      gives: "token",
      account: { name: EMAIL, email: EMAIL },
      expiry: { kind: "renews-on-use", days: 30 },
      registryUrl: server.url,
    });
    expect(server.findToken(loggedIn.secret.reveal())).toMatchObject({ revokedAt: null });
  });

  it("goes on over a moment without a connection", async () => {
    const { server, attempt } = await situation();
    server.answerLogIn({ status: "authSucceeded", email: EMAIL });
    server.fail(/awaitLogin/, { kind: "cut" });
    expect(await attempt.wait()).toMatchObject({ kind: "logged-in" });
  });

  it.each([
    ["refused with 401", { status: "authFailed", message: "Not you", httpStatus: 401 }, "Not you"],
    ["refused with 200", { status: "authFailed", message: "Not you" }, undefined],
    ["out of time", { status: "timeout" }, "timeout"],
  ] as const)("that is %s says so", async (_title, answer, said) => {
    const { server, id, attempt } = await situation();
    server.answerLogIn(answer);
    const failure = await failureOf(attempt.wait());
    expect(failure).toMatchObject({ code: "log-in-refused" });
    if (said !== undefined) expect(failure).toMatchObject({ said });
    expect(formsIn(everythingOf(failure), id)).toEqual([]);
  });

  it("can be called off while OnePub keeps the question open", async () => {
    const { server, id, attempt } = await situation();
    const hold = server.hold(/awaitLogin/);
    const controller = new AbortController();
    const failure = failureOf(attempt.wait({ signal: controller.signal }));
    await hold.arrived;
    const reason = new Error("called off");
    controller.abort(reason);
    expect(await failure).toBe(reason);
    expect(formsIn(everythingOf(reason), id)).toEqual([]);
    hold.release();
  });
});

it("OnePub's server sees a program that is new enough", async () => {
  const { send, clock } = clientOf();
  const server = await serverForTest(startOnePub({ now: clock.now }));
  const token = new Secret(server.issue(EMAIL));
  const registry = openRegistry("onepub", { url: server.origin, http: send, clock });
  await registry.verify(token);
  expect(server.requests[0]?.headers["user-agent"]).toMatch(/^onepub \d+\.\d+\.\d+\b/);
});

it("to log out of OnePub twice is to be logged out, and the token ends everywhere", async () => {
  const { send, clock } = clientOf();
  const server = await serverForTest(startOnePub({ now: clock.now }));
  const token = new Secret(server.issue(EMAIL));
  const registry = openRegistry("onepub", { url: server.origin, http: send, clock });
  await registry.logOut.end(token);
  await registry.logOut.end(token);
  expect(server.liveTokens()).toEqual([]);
  expect(await failureOf(registry.verify(token))).toMatchObject({ code: "token-rejected" });
});
