import { expect, it } from "vitest";
import { apiClient } from "./api-client.ts";
import { gitHubForTest } from "./github-for-test.ts";
import { fullGrant } from "./grants.ts";

const mount = "/repos/example/app/actions/secrets";

async function prepared(secretCount: number) {
  const github = await gitHubForTest();
  github.state.addRepository("example/app");
  for (let index = 0; index < secretCount; index += 1) {
    const name = `TOKEN_${String(index).padStart(3, "0")}`;
    const scope = { kind: "repository", store: "actions", owner: "example", repo: "app" } as const;
    github.state.putSecret({ ...scope, name }, { value: "value" });
  }
  return { github, ask: apiClient(github, fullGrant) };
}

const names = (body: unknown) => (body as { secrets: { name: string }[] }).secrets.map(({ name }) => name);

it("gives 30 where nothing else is asked for, and 100 at the most", async () => {
  const { ask } = await prepared(120);
  expect(names((await ask("GET", mount)).body)).toHaveLength(30);
  expect(names((await ask("GET", `${mount}?per_page=7`)).body)).toHaveLength(7);
  expect(names((await ask("GET", `${mount}?per_page=1000`)).body)).toHaveLength(100);
});

it("leads through all pages by links that keep the size", async () => {
  const { github, ask } = await prepared(25);
  const found: string[] = [];
  let path: string | undefined = `${mount}?per_page=10`;
  while (path !== undefined) {
    const { headers, body } = await ask("GET", path);
    found.push(...names(body));
    const next: string | undefined = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
    path = next?.slice(github.url.length);
  }
  expect(new Set(found).size).toBe(25);
  expect(github.requests.map(({ query }) => query)).toEqual([
    "?per_page=10",
    "?per_page=10&page=2",
    "?per_page=10&page=3",
  ]);
});

it("names the pages before, after, first and last, and none where there is one page", async () => {
  const { ask } = await prepared(25);
  const relations = async (query: string) =>
    [...((await ask("GET", `${mount}${query}`)).headers.get("link") ?? "").matchAll(/rel="(\w+)"/g)].map(
      ([, relation]) => relation,
    );
  expect(await relations("")).toEqual([]);
  expect(await relations("?per_page=10")).toEqual(["next", "last"]);
  expect(await relations("?per_page=10&page=2")).toEqual(["prev", "next", "last", "first"]);
  expect(await relations("?per_page=10&page=3")).toEqual(["prev", "first"]);
});
