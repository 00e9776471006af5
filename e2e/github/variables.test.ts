import { describe, expect, it } from "vitest";
import { apiClient } from "./api-client.ts";
import { gitHubForTest } from "./github-for-test.ts";
import { fullGrant } from "./grants.ts";
import type { VariableScope } from "./scope.ts";

const app = { owner: "example", repo: "app" };
const scopes: [mount: string, scope: VariableScope, rest: object][] = [
  ["/repos/example/app/actions/variables", { kind: "repository", ...app }, {}],
  [
    "/repos/example/app/environments/live/variables",
    { kind: "environment", ...app, environment: "live" },
    {},
  ],
  ["/orgs/example/actions/variables", { kind: "organization", org: "example" }, { visibility: "all" }],
];

async function prepared() {
  const clock = { now: new Date("2026-01-02T03:04:05Z") };
  const github = await gitHubForTest({ now: () => clock.now });
  github.state.addOrganization("example");
  github.state.addRepository("example/app", { environments: ["live"] });
  return { github, clock, ask: apiClient(github, fullGrant) };
}

describe.each(scopes)("%s", (mount, scope, rest) => {
  it("creates, reads and changes a variable", async () => {
    const { github, clock, ask } = await prepared();
    const made = await ask("POST", mount, { name: "a_receipt", value: "one", ...rest });
    expect(made).toMatchObject({ status: 201, body: {} });
    clock.now = new Date("2026-01-02T03:10:00Z");
    expect((await ask("PATCH", `${mount}/A_RECEIPT`, { value: "two" })).status).toBe(204);
    expect(github.state.variableValue({ ...scope, name: "a_receipt" })).toBe("two");
    const one = await ask("GET", `${mount}/A_RECEIPT`);
    expect(one.body).toEqual({
      name: "A_RECEIPT",
      value: "two",
      created_at: "2026-01-02T03:04:05Z",
      updated_at: "2026-01-02T03:10:00Z",
      ...rest,
    });
    expect((await ask("GET", mount)).body).toEqual({ total_count: 1, variables: [one.body] });
  });

  it("does not create one that is there, nor change one that is not", async () => {
    const { github, ask } = await prepared();
    github.state.putVariable({ ...scope, name: "A_RECEIPT" }, { value: "one", ...rest });
    expect((await ask("POST", mount, { name: "A_RECEIPT", value: "two", ...rest })).status).toBe(409);
    expect(github.state.variableValue({ ...scope, name: "A_RECEIPT" })).toBe("one");
    expect((await ask("PATCH", `${mount}/OTHER`, { value: "two" })).status).toBe(404);
    expect((await ask("GET", `${mount}/OTHER`)).status).toBe(404);
  });

  it("renames and deletes", async () => {
    const { github, ask } = await prepared();
    github.state.putVariable({ ...scope, name: "ONE" }, { value: "1", ...rest });
    github.state.putVariable({ ...scope, name: "TWO" }, { value: "2", ...rest });
    expect((await ask("PATCH", `${mount}/ONE`, { name: "TWO" })).status).toBe(409);
    expect((await ask("PATCH", `${mount}/ONE`, { name: "THREE" })).status).toBe(204);
    expect(github.state.variableValue({ ...scope, name: "ONE" })).toBeUndefined();
    expect(github.state.variableValue({ ...scope, name: "THREE" })).toBe("1");
    expect((await ask("DELETE", `${mount}/THREE`)).status).toBe(204);
    expect((await ask("DELETE", `${mount}/THREE`)).status).toBe(404);
  });

  it("refuses names that GitHub refuses, and more than 48 KB", async () => {
    const { ask } = await prepared();
    for (const name of ["1ST", "A-B", "GITHUB_X", ""]) {
      expect((await ask("POST", mount, { name, value: "", ...rest })).status).toBe(422);
    }
    const most = "x".repeat(48 * 1024);
    expect((await ask("POST", mount, { name: "MOST", value: most, ...rest })).status).toBe(201);
    expect((await ask("PATCH", `${mount}/MOST`, { value: `${most}.` })).status).toBe(422);
  });
});

it("gives variables in pages of 10, and 30 at the most", async () => {
  const { github, ask } = await prepared();
  const [mount, scope] = scopes[0] as (typeof scopes)[number];
  for (let index = 0; index < 35; index += 1) {
    github.state.putVariable({ ...scope, name: `V_${index}` }, { value: "" });
  }
  const shown = async (query: string) =>
    ((await ask("GET", `${mount}${query}`)).body as { variables: unknown[] }).variables.length;
  expect(await shown("")).toBe(10);
  expect(await shown("?per_page=100")).toBe(30);
});

it("keeps who sees an organization's variable through a change of its value", async () => {
  const { github, ask } = await prepared();
  const { id } = github.state.addRepository("example/other");
  const variable = { name: "A", value: "1", visibility: "selected", selected_repository_ids: [id] };
  expect((await ask("POST", "/orgs/example/actions/variables", variable)).status).toBe(201);
  expect((await ask("PATCH", "/orgs/example/actions/variables/A", { value: "2" })).status).toBe(204);
  const { body } = await ask("GET", "/orgs/example/actions/variables/A");
  expect(body).toMatchObject({ value: "2", visibility: "selected" });
});
