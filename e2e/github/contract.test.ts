import { expect, it } from "vitest";
import { serverForTest } from "../scenarios/server-for-test.ts";
import { apiClient } from "./api-client.ts";
import { fullGrant } from "./grants.ts";
import { sealFor } from "./seal.ts";
import { startGitHub } from "./start-github.ts";

const putRoute = "PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}";

async function prepared() {
  const github = await serverForTest(startGitHub());
  github.state.addOrganization("example");
  github.state.addRepository("example/app");
  return { github, ask: apiClient(github, fullGrant) };
}

it("refuses a misspelt field with 422 and says which", async () => {
  const { github, ask } = await prepared();
  const mount = "/orgs/example/actions/secrets";
  const sealed = await sealFor(ask, mount, "value");
  const misspelt = { ...sealed, visibility: "selected", selected_repositoy_ids: [] };
  expect(await ask("PUT", `${mount}/A_TOKEN`, misspelt)).toMatchObject({
    status: 422,
    body: { errors: [expect.stringContaining("selected_repositoy_ids")] },
  });
  expect(github.violations).toEqual([
    "PUT /orgs/{org}/actions/secrets/{secret_name}: requestBody must NOT have additional properties: selected_repositoy_ids",
  ]);
});

it.each([
  ["a field missing", { key_id: "1" }],
  ["base64 without padding", { key_id: "1", encrypted_value: "abc" }],
  ["a key id that is a number", { key_id: 1, encrypted_value: "abcd" }],
  ["no body", undefined],
  ["a list", []],
])("refuses %s", async (_, body) => {
  const { github, ask } = await prepared();
  expect((await ask("PUT", "/repos/example/app/actions/secrets/A_TOKEN", body)).status).toBe(422);
  expect(github.violations).toHaveLength(1);
  expect(github.violations[0]).toContain(`${putRoute}: `);
});

it("refuses text that is no JSON, and a body where there is none", async () => {
  const { github, ask } = await prepared();
  const text = { method: "PUT", body: "{no", headers: { "content-type": "application/json" } };
  const url = `${github.url}/repos/example/app/actions/secrets/A_TOKEN`;
  expect((await fetch(url, text)).status).toBe(422);
  expect((await ask("DELETE", "/repos/example/app/actions/secrets/A_TOKEN", {})).status).toBe(422);
  expect(github.violations).toEqual([
    expect.stringContaining("the body is not JSON"),
    expect.stringContaining("a body where the description has none"),
  ]);
});

it.each(["perpage=100", "page=x", "per_page=1.5"])("refuses the query %s", async (query) => {
  const { github, ask } = await prepared();
  expect((await ask("GET", `/repos/example/app/actions/secrets?${query}`)).status).toBe(422);
  expect(github.violations).toHaveLength(1);
});

it.each([
  ["GET", "/repositories/1/environments/live/secrets/public-key"],
  ["GET", "/repos/example/app/"],
  ["GET", "/repos/example/app/environments/live/eu/secrets"],
  ["PUT", "/repos/example/app/actions/variables/A"],
  ["GET", "/repos/example/%ZZ"],
])("has no %s %s", async (method, path) => {
  const { github, ask } = await prepared();
  expect((await ask(method, path)).status).toBe(404);
  expect(github.violations).toEqual([`${method} ${path}: the description has no such operation`]);
});

it("records each request, with what it was and what was wrong with it", async () => {
  const { github, ask } = await prepared();
  await ask("GET", "/repos/example/app/actions/secrets?per_page=5");
  await ask("PUT", "/repos/example/app/actions/secrets/A_TOKEN", { key_id: "1" });
  expect(github.requests).toMatchObject([
    {
      method: "GET",
      path: "/repos/example/app/actions/secrets",
      query: "?per_page=5",
      body: "",
      authorization: expect.stringMatching(/^Bearer [0-9a-f]{40}$/),
      route: { name: "GET /repos/{owner}/{repo}/actions/secrets" },
      reasons: [],
    },
    {
      method: "PUT",
      body: '{"key_id":"1"}',
      route: { name: putRoute, parameters: { owner: "example", repo: "app", secret_name: "A_TOKEN" } },
      reasons: ["requestBody must have required property 'encrypted_value'"],
    },
  ]);
  expect(github.countOf(putRoute)).toBe(1);
  expect(github.countOf("GET /user")).toBe(0);
});
