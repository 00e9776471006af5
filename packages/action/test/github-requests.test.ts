import { RegistryTokenError } from "@setup-registry-token/core";
import { expect, onTestFinished, test } from "vitest";
import { GitHubRefusal } from "../src/github/github-refusal.ts";
import { type Answer, serveGitHub } from "./github-loopback.ts";

const READ = "GET /repos/{owner}/{repo}/actions/variables/{name}";
const WRITE = "PATCH /repos/{owner}/{repo}/actions/variables/{name}";
const NAMES = { owner: "acme", repo: "app", name: "X" };
const secondaryLimit = (retryAfter: string): Answer => ({
  status: 403,
  json: { message: "You have exceeded a secondary rate limit. Please wait." },
  headers: { "retry-after": retryAfter },
});

function answerInTurn(...answers: Answer[]) {
  return (_: unknown, index: number): Answer => answers[index] ?? { status: 500 };
}

test("shows the token to GitHub, and the version of the API that is meant", async () => {
  const { github, requests, token } = await serveGitHub(() => ({ status: 200, json: { value: "v" } }));
  expect(await github.request(READ, NAMES)).toEqual({ status: 200, data: { value: "v" } });
  expect(requests[0]?.headers).toMatchObject({
    authorization: `token ${token.reveal()}`,
    "x-github-api-version": "2022-11-28",
  });
  expect(requests[0]?.headers["user-agent"]).toMatch(/^setup-registry-token/);
});

test("starts a second between writes, and none between reads", async () => {
  const { github, requests, clock } = await serveGitHub(() => ({ status: 204 }));
  const begin = clock.now();
  for (const _ of [1, 2, 3]) await github.request(READ, NAMES);
  for (const _ of [1, 2, 3]) await github.request(WRITE, { ...NAMES, value: "v" });
  expect(requests.map(({ at }) => at - begin)).toEqual([0, 0, 0, 0, 1_000, 2_000]);
});

test("counts the second from the start of a write, so that what lies between takes no further time", async () => {
  const { github, clock } = await serveGitHub(() => ({ status: 204 }));
  await github.request(WRITE, { ...NAMES, value: "v" });
  clock.time += 700;
  await github.request(WRITE, { ...NAMES, value: "v" });
  clock.time += 5_000;
  await github.request(WRITE, { ...NAMES, value: "v" });
  expect(clock.pauses).toEqual([300]);
});

test("waits as long as a secondary rate limit asks, says so, and goes on", async () => {
  const { github, clock, said } = await serveGitHub(answerInTurn(secondaryLimit("17"), { status: 204 }));
  expect(await github.request(WRITE, { ...NAMES, value: "v" })).toMatchObject({ status: 204 });
  expect(clock.pauses).toEqual([17_000]);
  expect(said).toEqual(["GitHub's secondary rate limit is reached: waiting 17 s, as it asks."]);
});

test("does not wait for a limit that outlasts the call, and says that nothing was done", async () => {
  const { github, clock, requests } = await serveGitHub(answerInTurn(secondaryLimit("3600")));
  const refusal = await github.request(WRITE, { ...NAMES, value: "v" }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(GitHubRefusal);
  expect(refusal).toMatchObject({ status: 403, isRateLimit: true });
  expect(requests).toHaveLength(1);
  expect(clock.pauses).toEqual([]);
});

test("waits until the hour's limit begins anew", async () => {
  const reset = Math.floor(Date.now() / 1000) + 40;
  const { github, clock } = await serveGitHub(
    answerInTurn(
      {
        status: 403,
        json: { message: "API rate limit exceeded" },
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${reset}` },
      },
      { status: 200, json: {} },
    ),
  );
  await github.request(READ, NAMES);
  expect(clock.pauses).toHaveLength(1);
  expect(clock.pauses[0]).toBeGreaterThan(30_000);
  expect(clock.pauses[0]).toBeLessThanOrEqual(42_000);
});

test("gives up on a limit that is still there after five waits", async () => {
  const { github, requests } = await serveGitHub(() => secondaryLimit("1"));
  await expect(github.request(WRITE, { ...NAMES, value: "v" })).rejects.toMatchObject({ isRateLimit: true });
  expect(requests).toHaveLength(6);
});

test.each<Answer>([{ status: 502 }, "cut"])("repeats a read that no answer comes to: %j", async (fault) => {
  const { github, clock } = await serveGitHub(answerInTurn(fault, fault, { status: 200, json: {} }));
  expect(await github.request(READ, NAMES)).toMatchObject({ status: 200 });
  expect(clock.pauses).toEqual([1_000, 4_000]);
});

test.each<Answer>([{ status: 502 }, "cut"])("does not repeat a write by itself: %j", async (fault) => {
  const { github, requests } = await serveGitHub(answerInTurn(fault, { status: 204 }));
  const error = await github.request(WRITE, { ...NAMES, value: "v" }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(RegistryTokenError);
  expect(error).toMatchObject({ code: "github-unreachable" });
  expect(requests).toHaveLength(1);
});

test("quotes GitHub's reason in one line, not the token, and not without end", async () => {
  const { github, token } = await serveGitHub(({ headers }) => ({
    status: 422,
    json: { message: `No:\n::error::${headers.authorization} ${"x".repeat(400)}` },
  }));
  const error: unknown = await github.request(READ, NAMES).catch((error: unknown) => error);
  const { message } = error as Error;
  expect(message).not.toContain(token.reveal());
  expect(message).toContain("***");
  expect(message).not.toMatch(/[\r\n]/);
  expect(message.length).toBeLessThan(260);
});

test("ends at once when the run is stopped", async () => {
  const stop = new AbortController();
  const { github, requests } = await serveGitHub(() => {
    stop.abort(new Error("stopped"));
    return "cut";
  });
  await expect(github.request(READ, NAMES, { signal: stop.signal })).rejects.toThrow("stopped");
  expect(requests).toHaveLength(1);
});

test.each([301, 302, 303, 307, 308])(
  "does not believe a write that is sent on to another host (%i)",
  async (status) => {
    const { github: _, requests: elsewhere, origin } = await serveGitHub(() => ({ status: 204 }));
    const { github, requests } = await serveGitHub(() => ({ status, headers: { location: `${origin}/x` } }));
    const failure = await github.request(WRITE, { ...NAMES, value: "v" }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "github-unreachable",
      message: expect.stringContaining("(REDIRECTED)"),
    });
    expect(requests).toHaveLength(1);
    expect(elsewhere).toEqual([]);
  },
);

test.each([301, 302, 303])("does not believe a write that is to become a read (%i)", async (status) => {
  const { github, requests } = await serveGitHub(() => ({
    status,
    headers: { location: "/repositories/7" },
  }));
  const failure = await github.request(WRITE, { ...NAMES, value: "v" }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "github-unreachable" });
  expect(requests).toHaveLength(1);
});

test.each([307, 308])(
  "follows GitHub to a repository that was renamed, with method and body (%i)",
  async (status) => {
    const { github, requests } = await serveGitHub(
      answerInTurn({ status, headers: { location: "/repositories/7/actions/variables/X" } }, { status: 204 }),
    );
    expect(await github.request(WRITE, { ...NAMES, value: "v" })).toMatchObject({ status: 204 });
    expect(requests.map(({ line }) => line)).toEqual([
      "PATCH /repos/acme/app/actions/variables/X",
      "PATCH /repositories/7/actions/variables/X",
    ]);
    expect(requests[1]?.body).toEqual(requests[0]?.body);
  },
);

test("tells the end of its own patience from that of the run", async () => {
  const { github } = await serveGitHub(() => "hang");
  const timeout = AbortSignal.timeout;
  AbortSignal.timeout = () => timeout.call(AbortSignal, 50);
  onTestFinished(() => {
    AbortSignal.timeout = timeout;
  });
  const late = await github.request(WRITE, { ...NAMES, value: "v" }).catch((error: unknown) => error);
  expect(late).toMatchObject({
    code: "github-unreachable",
    message: expect.stringContaining("TimeoutError"),
  });
  const run = new AbortController();
  AbortSignal.timeout = timeout;
  const cancelled = github.request(WRITE, { ...NAMES, value: "v" }, { signal: run.signal });
  run.abort(new Error("The run was cancelled."));
  await expect(cancelled).rejects.toThrow("The run was cancelled.");
});

test("does not follow for ever", async () => {
  const { github, requests } = await serveGitHub(() => ({ status: 307, headers: { location: "/again" } }));
  const failure = await github.request(WRITE, { ...NAMES, value: "v" }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "github-unreachable" });
  expect(requests.length).toBeLessThan(6);
});
