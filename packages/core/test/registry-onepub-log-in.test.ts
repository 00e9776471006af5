import { afterEach, describe, expect, it, vi } from "vitest";
import { onePubReply } from "../../../e2e/registries/onepub/onepub-reply.ts";
import type { LogInAnswer } from "../../../e2e/registries/onepub/onepub-state.ts";
import { jsonReply, type Reply } from "../../../e2e/registries/reply.ts";
import type { RegistryOfKind } from "../src/registries/open-registry.ts";
import { Secret } from "../src/secret.ts";
import { everythingOf, failureOf, formsIn } from "./http-loopback.ts";
import { homeOf, registryAt, unusedOrigin } from "./registry-loopback.ts";

const MINUTE = 60_000;
const EMAIL = "developer@example.com";
const reason = new Error("the user closed the window");

function begin({ logIn }: RegistryOfKind<"onepub">, id = new Secret(crypto.randomUUID())) {
  if (logIn.kind !== "browser") throw new Error("OnePub's log-in is one in the browser.");
  return { id, ...logIn.begin(id) };
}

async function situation() {
  const { registry, server, client } = await homeOf("onepub");
  const { id, page, wait } = begin(registry);
  const question = `GET /api/member/awaitLogin/${id.reveal()}`;
  return {
    ...{ server, client, id, page, question },
    wait: (signal?: AbortSignal) =>
      wait({ signal }).catch((error: unknown) => {
        // Whoever knows the id gets the token.
        expect(formsIn(everythingOf(error), id)).toEqual([]);
        throw error;
      }),
    /** Presses one of the page's buttons. */
    press: async (decision: "log-in" | "refuse") => {
      const body = new URLSearchParams({ email: EMAIL, decision });
      const { status } = await fetch(page.reveal(), { method: "POST", body });
      expect(status).toBe(200);
    },
    reply: (reply: Reply, times = 1) => server.fail(question, { kind: "reply", reply }, times),
    asked: () => server.count(question),
  };
}

describe("a log-in to OnePub", () => {
  it("begins with a page to open, of which the server hears nothing yet", async () => {
    const { server, page, id } = await situation();
    expect(page.reveal()).toBe(`${server.origin}/clilogin/${id.reveal()}`);
    expect(server.requests).toEqual([]);
  });

  it("is asked about until somebody has logged in on the page", async () => {
    const { server, client, press, wait, asked } = await situation();
    const pause = client.clock.pause;
    client.clock.pause = async (...span) => {
      if (client.pauses.length === 2) await press("log-in");
      await pause(...span);
    };
    const { secret, ...rest } = await wait();
    expect(server.findToken(secret.reveal())).toMatchObject({ label: EMAIL, revokedAt: null });
    expect(rest).toEqual({
      kind: "logged-in",
      gives: "token",
      account: {
        name: EMAIL,
        email: EMAIL,
        organisations: [{ name: "Example", id: "examplepub", role: undefined }],
        permissions: undefined,
        hasTwoFactor: undefined,
      },
      expiry: { kind: "renews-on-use", days: 30 },
      registryUrl: server.url,
    });
    expect([asked(), client.pauses]).toEqual([4, [3000, 3000, 3000]]);
  });

  it("is asked about without a credential, by a program that shows a version of the command line", async () => {
    const { server, press, wait } = await situation();
    await press("log-in");
    await wait();
    expect(server.requests.at(-1)).toMatchObject({
      credential: { scheme: "none" },
      headers: { "user-agent": expect.stringMatching(/^onepub 2\.15\.0\b/) },
    });
  });

  it.each<[LogInAnswer, number]>([
    [{ status: "retry", pollInterval: 7 }, 7000],
    [{ status: "retry", pollInterval: 0.5 }, 500],
    [{ status: "retry", pollInterval: 0 }, 3000],
    [{ status: "retry", pollInterval: -1 }, 3000],
    [{ status: "retry" }, 3000],
    [{ status: "retry", pollInterval: 86_400 }, 30_000],
  ])("is asked about again after %j in %i ms", async (answer, milliseconds) => {
    const { server, client, press, wait } = await situation();
    await press("log-in");
    server.answerLogIn(answer);
    await wait();
    expect(client.pauses).toEqual([milliseconds]);
  });

  it("is asked about again after an interval that is no number", async () => {
    const { client, press, reply, wait } = await situation();
    await press("log-in");
    reply(onePubReply.body({ status: "retry", pollInterval: "5" }));
    await wait();
    expect(client.pauses).toEqual([3000]);
  });

  it("is refused if the person refuses", async () => {
    const { press, wait } = await situation();
    await press("refuse");
    await expect(wait()).rejects.toMatchObject({ code: "log-in-refused", said: "The log-in was refused." });
  });

  it.each([200, 401, 403] as const)("is refused by an answer of status %i", async (httpStatus) => {
    const { server, wait, asked } = await situation();
    server.answerLogIn({ status: "authFailed", message: "No.", httpStatus } as LogInAnswer);
    await expect(wait()).rejects.toMatchObject({ code: "log-in-refused", said: "No.", status: httpStatus });
    expect(asked()).toBe(1);
  });

  it.each([200, 401, 500])(
    "is refused without its id, should an answer of status %i repeat it",
    async (status) => {
      const { reply, wait, id } = await situation();
      const message = `The log-in ${id.reveal()} failed.`;
      reply(onePubReply.body({ status: "authFailed", message }, status), Number.POSITIVE_INFINITY);
      const said = status === 500 ? undefined : "The log-in *** failed.";
      const failure = await failureOf(wait());
      if (said !== undefined) expect(failure).toMatchObject({ code: "log-in-refused", said });
      else expect(failure).toMatchObject({ reason: "server-error" });
    },
  );

  it("is over when the registry says that the time is", async () => {
    const { server, wait } = await situation();
    server.answerLogIn({ status: "retry" }, { status: "timeout" });
    await expect(wait()).rejects.toMatchObject({
      code: "log-in-refused",
      message: expect.stringContaining("Begin again."),
    });
  });

  it.each([
    ["nothing of how it stands", {}],
    ["a success without a token", { status: "authSucceeded", operatorEmail: EMAIL }],
    ["a standing nobody knows", { status: "thinking" }],
  ])("is incomplete with %s", async (_what, body) => {
    const { reply, wait } = await situation();
    reply(onePubReply.body(body));
    await expect(wait()).rejects.toMatchObject({ code: "registry-misbehaved", reason: "incomplete" });
  });

  it("knows no more than the registry tells", async () => {
    const { reply, wait } = await situation();
    reply(jsonReply(200, { status: "authSucceeded", onepubToken: crypto.randomUUID() }));
    expect(await wait()).toMatchObject({
      account: { name: "OnePub member", email: undefined, organisations: [] },
      registryUrl: undefined,
    });
  });
});

describe("what passes while somebody logs in", () => {
  it.each([
    ["a cut connection", { kind: "cut" }, 3],
    ["a burst of calls", { kind: "reply", reply: onePubReply.tooManyRequests() }, 3],
    ["a server that restarts", { kind: "reply", reply: onePubReply.plainText(503, "Soon.") }, 2],
  ] as const)("is %s: it is asked again", async (_what, fault, times) => {
    const { server, press, wait, question, asked } = await situation();
    await press("log-in");
    server.fail(question, fault, times);
    expect(await wait()).toMatchObject({ kind: "logged-in" });
    expect(asked()).toBe(times + 1);
  });

  it("is no server that fails again and again", async () => {
    const { wait, reply, asked } = await situation();
    reply(onePubReply.failure(500, "Oops."), Number.POSITIVE_INFINITY);
    await expect(wait()).rejects.toMatchObject({ code: "registry-misbehaved", reason: "server-error" });
    expect(asked()).toBe(3);
  });

  it("is no server that is not there", async () => {
    const { wait } = begin(registryAt("onepub", unusedOrigin));
    await expect(wait()).rejects.toMatchObject({ code: "registry-unreachable", reason: "refused" });
  });
});

describe("a log-in to OnePub that takes too long", () => {
  afterEach(() => vi.useRealTimers());

  it("has a question that is kept open asked again after 90 seconds", async () => {
    const { server, client, question, press, wait, asked } = await situation();
    await press("log-in");
    const held = server.hold(question);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const waiting = wait();
    await held.arrived;
    vi.advanceTimersByTime(90_000);
    expect(await waiting).toMatchObject({ kind: "logged-in" });
    expect([asked(), client.pauses]).toEqual([2, [3000]]);
  });

  it("is given up after ten minutes", async () => {
    const { server, question, wait } = await situation();
    const held = server.hold(question);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const waiting = failureOf(wait());
    await held.arrived;
    vi.advanceTimersByTime(10 * MINUTE);
    expect(await waiting).toMatchObject({
      code: "log-in-refused",
      message: expect.stringContaining("Nobody logged in for ten minutes."),
    });
  });
});

describe("a log-in to OnePub that is cancelled", () => {
  it("throws the reason while the question is open", async () => {
    const { server, question, wait } = await situation();
    const controller = new AbortController();
    const held = server.hold(question);
    const waiting = failureOf(wait(controller.signal));
    await held.arrived;
    controller.abort(reason);
    expect(await waiting).toBe(reason);
  });

  it("throws the reason between two questions, and asks no more", async () => {
    const { client, wait, asked } = await situation();
    const controller = new AbortController();
    client.clock.pause = async () => controller.abort(reason);
    expect(await failureOf(wait(controller.signal))).toBe(reason);
    expect(asked()).toBe(1);
  });

  it("asks nothing if it is cancelled before", async () => {
    const { server, wait } = await situation();
    expect(await failureOf(wait(AbortSignal.abort(reason)))).toBe(reason);
    expect(server.requests).toEqual([]);
  });
});
