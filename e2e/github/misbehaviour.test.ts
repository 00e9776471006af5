import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { apiClient } from "./api-client.ts";
import type { Moment } from "./gates.ts";
import { gitHubForTest } from "./github-for-test.ts";
import { fullGrant } from "./grants.ts";
import { startGitHub } from "./start-github.ts";

const mount = "/repos/example/app/actions/variables";
const scope = { kind: "repository", owner: "example", repo: "app" } as const;
const postRoute = "POST /repos/{owner}/{repo}/actions/variables";

async function prepared() {
  const github = await gitHubForTest();
  github.state.addRepository("example/app");
  const abort = new AbortController();
  const ask = apiClient(github, fullGrant, abort.signal);
  return {
    github,
    ask,
    giveUp: () => abort.abort(),
    create: (name: string) => ask("POST", mount, { name, value: "value" }),
    isThere: (name: string) => github.state.variableValue({ ...scope, name }) !== undefined,
  };
}

describe.each<[Moment, boolean]>([
  ["before-effect", false],
  ["after-effect", true],
])("%s", (when, hasEffect) => {
  it("answers with a server's error, once", async () => {
    const { github, create, isThere } = await prepared();
    github.misbehave({ method: "POST" }, { kind: "server-error", status: 502, when });
    expect((await create("A")).status).toBe(502);
    expect(isThere("A")).toBe(hasEffect);
    expect((await create("B")).status).toBe(201);
  });

  it("cuts the connection", async () => {
    const { github, create, isThere } = await prepared();
    github.misbehave({ method: "POST" }, { kind: "cut", when });
    await expect(create("A")).rejects.toThrow();
    expect(isThere("A")).toBe(hasEffect);
  });

  it("does not answer until the client gives up, and goes on with others", async () => {
    const { github, create, isThere, giveUp } = await prepared();
    github.misbehave({ method: "POST" }, { kind: "hang", when });
    const gate = github.hold({ method: "POST" }, when);
    const creating = expect(create("A")).rejects.toThrow("abort");
    await gate.arrived;
    gate.release();
    expect((await fetch(`${github.url}/rate_limit`)).status).toBe(200);
    expect(isThere("A")).toBe(hasEffect);
    giveUp();
    await creating;
  });

  it("holds a request until it is let go", async () => {
    const { github, create, isThere } = await prepared();
    const gate = github.hold({ route: postRoute }, when);
    let isAnswered = false;
    const creating = create("A").then(({ status }) => {
      isAnswered = true;
      return status;
    });
    expect(await gate.arrived).toMatchObject({ method: "POST", path: mount });
    expect(isThere("A")).toBe(hasEffect);
    expect((await create("B")).status).toBe(201);
    expect(isAnswered).toBe(false);
    gate.release();
    expect(await creating).toBe(201);
    expect(isThere("A")).toBe(true);
  });
});

it.each([403, 429] as const)("answers %i with the words and times of a secondary limit", async (status) => {
  const { github, create, isThere } = await prepared();
  github.misbehave({ method: "POST" }, { kind: "secondary-limit", status, retryAfterSeconds: 60 });
  github.misbehave({ method: "POST", after: 1 }, { kind: "secondary-limit", status });
  const [first, second] = [await create("A"), await create("B")];
  expect(first).toMatchObject({ status, body: { message: expect.stringContaining("secondary rate") } });
  expect(first.headers.get("retry-after")).toBe("60");
  expect(first.headers.get("x-ratelimit-remaining")).not.toBe("0");
  expect(second.status).toBe(status);
  expect(second.headers.get("retry-after")).toBeNull();
  expect([isThere("A"), isThere("B")]).toEqual([false, false]);
  expect((await create("C")).status).toBe(201);
});

it("denies what is there", async () => {
  const { github, ask } = await prepared();
  github.state.putVariable({ ...scope, name: "A" }, { value: "value" });
  github.misbehave({ path: /variables\/A$/ }, { kind: "not-found" });
  expect((await ask("GET", `${mount}/A`)).status).toBe(404);
  expect((await ask("GET", `${mount}/A`)).status).toBe(200);
});

it("lets the first pass, then meets as many as planned", async () => {
  const { github, create } = await prepared();
  const fault = { kind: "server-error", status: 500, when: "before-effect" } as const;
  github.misbehave({ route: postRoute, after: 1, times: 2 }, fault);
  const statuses: number[] = [];
  for (const name of ["A", "B", "C", "D"]) statuses.push((await create(name)).status);
  expect(statuses).toEqual([201, 500, 500, 201]);
});

it("ends although a request is held", async () => {
  const github = await startGitHub();
  const gate = github.hold({ path: "/rate_limit" });
  const asked = expect(fetch(`${github.url}/rate_limit`)).rejects.toThrow();
  await gate.arrived;
  await github.close();
  await asked;
  await expect(fetch(`${github.url}/rate_limit`)).rejects.toThrow();
});

it("goes on after a client that went away in the middle of its request", async () => {
  const { github, create } = await prepared();
  const socket = connect(Number(new URL(github.url).port), "127.0.0.1");
  await once(socket, "connect");
  await new Promise((sent) => socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{", sent));
  socket.destroy();
  expect((await create("A")).status).toBe(201);
  expect(github.requests).toHaveLength(1);
});
