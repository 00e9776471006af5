import { randomBytes } from "node:crypto";
import { get } from "node:http";
import { describe, expect, it } from "vitest";
import { apiClient, apiClientOf } from "./api-client.ts";
import type { MissingPermission } from "./check-access.ts";
import { gitHubForTest } from "./github-for-test.ts";
import { sealFor } from "./seal.ts";
import type { TokenGrant } from "./token-grant.ts";

const mount = "/repos/example/app/actions/secrets";

async function prepared(missingPermission?: MissingPermission) {
  const github = await gitHubForTest(missingPermission === undefined ? {} : { missingPermission });
  github.state.addOrganization("example");
  github.state.addRepository("example/app", { environments: ["live"] });
  return github;
}

const app = (permissions: Record<string, "read" | "write">): TokenGrant => {
  return { kind: "app", permissions, repositories: "all" };
};

it("answers 401 without a token, with one it does not know, and with one that was revoked", async () => {
  const github = await prepared();
  const anonymous = await fetch(`${github.url}${mount}`);
  expect([anonymous.status, await anonymous.json()]).toMatchObject([
    401,
    { message: "Requires authentication" },
  ]);
  const token = randomBytes(20).toString("hex");
  const ask = apiClientOf(github, token);
  expect(await ask("GET", mount)).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
  github.addToken(token, app({ secrets: "read" }));
  expect((await ask("GET", mount)).status).toBe(200);
  github.revokeToken(token);
  expect((await ask("GET", mount)).status).toBe(401);
});

it("takes a token after Bearer or token, and no other scheme", async () => {
  const github = await prepared();
  const token = randomBytes(20).toString("hex");
  github.addToken(token, app({ secrets: "read" }));
  const statusOf = async (authorization: string) =>
    (await fetch(`${github.url}${mount}`, { headers: { authorization } })).status;
  expect(await statusOf(`bearer ${token}`)).toBe(200);
  expect(await statusOf(`token ${token}`)).toBe(200);
  expect(await statusOf(token)).toBe(401);
});

it("refuses a request without a User-Agent, as GitHub does", async () => {
  const github = await prepared();
  const status = await new Promise((resolve) => {
    get(`${github.url}/rate_limit`, (response) => resolve(response.resume().statusCode));
  });
  expect(status).toBe(403);
});

describe("a token that may read secrets only", () => {
  it.each<[MissingPermission, number, string | null]>([
    ["forbidden-with-header", 403, "secrets=write"],
    ["forbidden", 403, null],
    ["not-found", 404, null],
  ])("is answered %s", async (missingPermission, status, header) => {
    const github = await prepared(missingPermission);
    const ask = apiClient(github, app({ secrets: "read" }));
    const put = await ask("PUT", `${mount}/A_TOKEN`, await sealFor(ask, mount, "value"));
    expect(put.status).toBe(status);
    expect(put.headers.get("x-accepted-github-permissions")).toBe(header);
    expect((await ask("GET", mount)).body).toMatchObject({ total_count: 0 });
  });
});

it("names the permission with errors of other kinds too: a client must not take it for the cause", async () => {
  const github = await prepared();
  const { status, headers } = await apiClient(github, app({ secrets: "read" }))("GET", `${mount}/A_TOKEN`);
  expect(status).toBe(404);
  expect(headers.get("x-accepted-github-permissions")).toBe("secrets=read");
});

it.each([
  ["GET", mount, "secrets=read"],
  ["DELETE", `${mount}/A`, "secrets=write"],
  ["GET", "/repos/example/app/dependabot/secrets", "dependabot_secrets=read"],
  ["GET", "/repos/example/app/codespaces/secrets", "codespaces_secrets=read"],
  ["GET", "/repos/example/app/agents/secrets", "agent_secrets=read"],
  ["GET", "/repos/example/app/environments/live/secrets", "environments=read"],
  ["GET", "/repos/example/app/environments/live/variables", "environments=read"],
  ["GET", "/repos/example/app/environments", "actions=read"],
  ["GET", "/repos/example/app/environments/live", "actions=read"],
  ["GET", "/repos/example/app/actions/runs", "actions=read"],
  ["DELETE", "/repos/example/app/actions/variables/A", "actions_variables=write"],
  ["GET", "/orgs/example/actions/secrets", "organization_secrets=read"],
  ["GET", "/orgs/example/dependabot/secrets", "organization_dependabot_secrets=read"],
  ["GET", "/orgs/example/agents/secrets", "organization_agent_secrets=read"],
  ["GET", "/orgs/example/actions/variables", "organization_actions_variables=read"],
])("%s %s needs %s", async (method, path, needed) => {
  const github = await prepared();
  const without = await apiClient(github, app({}))(method, path);
  expect(without.status).toBe(403);
  expect(without.headers.get("x-accepted-github-permissions")).toBe(needed);
  const [permission = "", access] = needed.split("=") as [string, "read" | "write"];
  expect((await apiClient(github, app({ [permission]: access }))(method, path)).status).not.toBe(403);
});

it("never lets GITHUB_TOKEN near secrets and variables, whatever it is granted", async () => {
  const github = await prepared();
  const permissions = {
    secrets: "write",
    actions_variables: "write",
    environments: "write",
    actions: "read",
  } as const;
  const ask = apiClient(github, { kind: "github-token", permissions, repositories: ["example/app"] });
  const sealed = await sealFor(apiClient(github, app({ secrets: "read" })), mount, "value");
  for (const [method, path, body] of [
    ["GET", `${mount}/public-key`, undefined],
    ["PUT", `${mount}/A_TOKEN`, sealed],
    ["PUT", "/repos/example/app/environments/live/secrets/A_TOKEN", sealed],
    ["POST", "/repos/example/app/actions/variables", { name: "A", value: "" }],
  ] as const) {
    expect(await ask(method, path, body)).toMatchObject({
      status: 403,
      body: { message: "Resource not accessible by integration" },
    });
  }
  expect((await ask("GET", "/repos/example/app/actions/runs")).status).toBe(200);
});

it("does not show a token the repositories it is not for", async () => {
  const github = await prepared();
  github.state.addRepository("example/other");
  const grant = {
    kind: "fine-grained",
    permissions: { secrets: "write" },
    repositories: ["Example/App"],
  } as const;
  const ask = apiClient(github, grant);
  expect((await ask("GET", mount)).status).toBe(200);
  expect((await ask("GET", "/repos/example/other/actions/secrets")).status).toBe(404);
  expect((await ask("GET", "/repos/example/other")).status).toBe(404);
  expect((await ask("GET", "/orgs/example/repos")).body).toMatchObject([{ full_name: "example/app" }]);
});

it("keeps GitHub Apps away from where the description does", async () => {
  const github = await prepared();
  const grant = app({ codespaces_secrets: "write", organization_codespaces_secrets: "write" });
  const ask = apiClient(github, grant);
  for (const path of [
    "/repos/example/app/codespaces/secrets/public-key",
    "/orgs/example/codespaces/secrets",
    "/user",
  ]) {
    expect((await ask("GET", path)).status).toBe(403);
  }
  const asUser = apiClient(github, { ...grant, kind: "fine-grained" } as TokenGrant);
  expect((await asUser("GET", "/orgs/example/codespaces/secrets")).status).toBe(200);
});

it("asks scopes of classic tokens, and says which", async () => {
  const github = await prepared();
  const ask = apiClient(github, { kind: "classic", scopes: ["repo", "read:org"] });
  expect((await ask("GET", mount)).status).toBe(200);
  const { status, headers } = await ask("GET", "/orgs/example/actions/secrets");
  expect(status).toBe(403);
  expect(headers.get("x-accepted-oauth-scopes")).toBe("admin:org");
  expect(headers.get("x-oauth-scopes")).toBe("repo, read:org");
});
