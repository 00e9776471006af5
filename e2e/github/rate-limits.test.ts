import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { apiClientOf } from "./api-client.ts";
import { gitHubForTest } from "./github-for-test.ts";

async function prepared() {
  const clock = { now: new Date("2026-01-02T03:00:00Z") };
  const github = await gitHubForTest({ now: () => clock.now });
  const tokens = { app: randomBytes(20).toString("hex"), job: randomBytes(20).toString("hex") };
  github.state.addRepository("example/app");
  github.addToken(tokens.app, { kind: "app", permissions: {}, repositories: "all" });
  github.addToken(tokens.job, { kind: "github-token", permissions: {}, repositories: "all" });
  return {
    github,
    clock,
    tokens,
    asApp: apiClientOf(github, tokens.app),
    asJob: apiClientOf(github, tokens.job),
  };
}

it("tells with each answer what is left of the hour", async () => {
  const { asApp, asJob } = await prepared();
  await asApp("GET", "/repos/example/app");
  const { headers } = await asApp("GET", "/repos/example/none");
  expect(headers.get("x-ratelimit-limit")).toBe("5000");
  expect(headers.get("x-ratelimit-remaining")).toBe("4998");
  expect(headers.get("x-ratelimit-used")).toBe("2");
  expect(headers.get("x-ratelimit-reset")).toBe(String(Date.parse("2026-01-02T04:00:00Z") / 1000));
  expect(headers.get("x-ratelimit-resource")).toBe("core");
  const job = await asJob("GET", "/repos/example/app");
  expect(job.headers.get("x-ratelimit-limit")).toBe("1000");
});

it("refuses when nothing is left, and answers again when the hour is over", async () => {
  const { github, clock, tokens, asApp, asJob } = await prepared();
  github.limitRequests(tokens.app, 1);
  expect((await asApp("GET", "/repos/example/app")).status).toBe(200);
  const refused = await asApp("GET", "/repos/example/app");
  expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining("rate limit") } });
  expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
  expect((await asJob("GET", "/repos/example/app")).status).toBe(200);
  clock.now = new Date("2026-01-02T04:00:00Z");
  expect((await asApp("GET", "/repos/example/app")).status).toBe(200);
});

it("lets clients ask what is left for nothing", async () => {
  const { github, tokens, asApp } = await prepared();
  github.limitRequests(tokens.app, 0);
  const { status, body } = await asApp("GET", "/rate_limit");
  expect(status).toBe(200);
  expect(body).toMatchObject({ resources: { core: { limit: 5000, remaining: 0, used: 5000 } } });
});
