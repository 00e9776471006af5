import { expect, it } from "vitest";
import { apiClient } from "./api-client.ts";
import { gitHubForTest } from "./github-for-test.ts";
import { fullGrant } from "./grants.ts";

async function prepared() {
  const github = await gitHubForTest({ now: () => new Date("2026-01-02T03:04:05Z") });
  const organization = github.state.addOrganization("example");
  const app = github.state.addRepository("example/app", { environments: ["live", "Test"] });
  return { github, organization, app, ask: apiClient(github, fullGrant) };
}

it("tells about a repository and whose it is", async () => {
  const { github, organization, app, ask } = await prepared();
  expect((await ask("GET", "/repos/EXAMPLE/APP")).body).toEqual({
    id: app.id,
    name: "app",
    full_name: "example/app",
    owner: { login: "example", id: organization.id, type: "Organization" },
    private: true,
  });
  github.state.addRepository("example-user/open", { isPrivate: false });
  expect((await ask("GET", "/repos/example-user/open")).body).toMatchObject({
    owner: { login: "example-user", type: "User" },
    private: false,
  });
});

it("tells about environments under the names they were given", async () => {
  const { ask } = await prepared();
  const { body } = await ask("GET", "/repos/example/app/environments");
  expect(body).toMatchObject({ total_count: 2, environments: [{ name: "live" }, { name: "Test" }] });
  expect((await ask("GET", "/repos/example/app/environments/test")).body).toMatchObject({ name: "Test" });
  expect((await ask("GET", "/repos/example/app/environments/none")).status).toBe(404);
});

it("lists runs, the newest first, by their status", async () => {
  const { github, app, ask } = await prepared();
  const [done, queued] = [github.state.addRun(app, "completed"), github.state.addRun(app, "queued")];
  const runs = async (query: string) => (await ask("GET", `/repos/example/app/actions/runs${query}`)).body;
  expect(await runs("")).toMatchObject({
    total_count: 2,
    workflow_runs: [{ id: queued.id }, { id: done.id }],
  });
  expect(await runs("?status=queued")).toMatchObject({
    total_count: 1,
    workflow_runs: [{ id: queued.id, status: "queued", conclusion: null }],
  });
});

it("says so where it does not know a filter", async () => {
  const { ask } = await prepared();
  expect((await ask("GET", "/repos/example/app/actions/runs?branch=main")).status).toBe(501);
  expect((await ask("GET", "/orgs/example/repos?type=public")).status).toBe(501);
});

it("tells about the organization, its repositories and the user", async () => {
  const { github, organization, ask } = await prepared();
  github.state.addRepository("other/app");
  github.state.addRepository("example/newer");
  expect((await ask("GET", "/orgs/example")).body).toMatchObject({ login: "example", id: organization.id });
  expect((await ask("GET", "/orgs/none")).status).toBe(404);
  expect((await ask("GET", "/orgs/example/repos")).body).toMatchObject([{ name: "newer" }, { name: "app" }]);
  expect((await ask("GET", "/user")).body).toMatchObject({ type: "User" });
});

it("tells an app where it is installed", async () => {
  const { github, app } = await prepared();
  github.state.addRepository("example/other");
  const ask = apiClient(github, { kind: "app", permissions: {}, repositories: ["example/app"] });
  expect((await ask("GET", "/installation/repositories")).body).toMatchObject({
    total_count: 1,
    repositories: [{ id: app.id }],
  });
  expect((await apiClient(github, fullGrant)("GET", "/installation/repositories")).status).toBe(403);
});
