import { expect, it } from "vitest";
import { apiClient } from "./api-client.ts";
import { gitHubForTest } from "./github-for-test.ts";
import { fullGrant } from "./grants.ts";
import type { SecretScope } from "./scope.ts";
import { sealFor } from "./seal.ts";

const mount = "/orgs/example/actions/secrets";
const scope: SecretScope = { kind: "organization", store: "actions", org: "example" };

interface RepositoryList {
  readonly total_count: number;
  readonly repositories: { id: number; full_name: string }[];
}

/** An organization with repositories, and a secret that all of them see. */
async function prepared(repositoryCount: number) {
  const github = await gitHubForTest();
  github.state.addOrganization("example");
  const ids = Array.from(
    { length: repositoryCount },
    (_, index) => github.state.addRepository(`example/app-${index}`).id,
  );
  const seed = { value: "old", visibility: "selected", selectedRepositories: ids } as const;
  github.state.putSecret({ ...scope, name: "A_TOKEN" }, seed);
  const ask = apiClient(github, fullGrant);
  const list = async (query = ""): Promise<RepositoryList> =>
    (await ask("GET", `${mount}/A_TOKEN/repositories${query}`)).body as RepositoryList;
  return { github, ids, ask, list };
}

it("gives the selected repositories in pages of 30", async () => {
  const { ids, list } = await prepared(45);
  const [first, second] = [await list(), await list("?page=2")];
  expect(first.total_count).toBe(45);
  expect(first.repositories).toHaveLength(30);
  expect([...first.repositories, ...second.repositories].map(({ id }) => id)).toEqual(ids);
});

it("replaces the list with each write: who sends one page cuts the rest off", async () => {
  const { ask, list } = await prepared(45);
  const selected_repository_ids = (await list()).repositories.map(({ id }) => id);
  const sealed = await sealFor(ask, mount, "new");
  const put = { ...sealed, visibility: "selected", selected_repository_ids };
  expect((await ask("PUT", `${mount}/A_TOKEN`, put)).status).toBe(204);
  expect((await list()).total_count).toBe(30);
});

it("leaves no repository where a write names none", async () => {
  const { ask, list } = await prepared(2);
  const sealed = await sealFor(ask, mount, "new");
  expect((await ask("PUT", `${mount}/A_TOKEN`, { ...sealed, visibility: "selected" })).status).toBe(204);
  expect(await list()).toEqual({ total_count: 0, repositories: [] });
});

it("says who sees a secret, and where to ask for the list", async () => {
  const { github, ask } = await prepared(1);
  expect((await ask("GET", `${mount}/A_TOKEN`)).body).toMatchObject({
    visibility: "selected",
    selected_repositories_url: `${github.url}${mount}/A_TOKEN/repositories`,
  });
});

it("changes who sees a secret and keeps its value, where no value is sent", async () => {
  const { github, ask } = await prepared(1);
  expect((await ask("PUT", `${mount}/A_TOKEN`, { visibility: "all" })).status).toBe(204);
  expect((await ask("GET", `${mount}/A_TOKEN`)).body).toMatchObject({ visibility: "all" });
  expect(github.state.secretValue({ ...scope, name: "A_TOKEN" })).toBe("old");
  expect((await ask("PUT", `${mount}/NEW_TOKEN`, { visibility: "all" })).status).toBe(422);
});

it("refuses repositories of others, and repositories with another visibility", async () => {
  const { github, ids, ask } = await prepared(1);
  const { id } = github.state.addRepository("other/app");
  const sealed = await sealFor(ask, mount, "new");
  const withStranger = { ...sealed, visibility: "selected", selected_repository_ids: [...ids, id] };
  expect((await ask("PUT", `${mount}/A_TOKEN`, withStranger)).status).toBe(422);
  const withoutSelection = { ...sealed, visibility: "all", selected_repository_ids: ids };
  expect((await ask("PUT", `${mount}/A_TOKEN`, withoutSelection)).status).toBe(422);
  expect(github.state.secretValue({ ...scope, name: "A_TOKEN" })).toBe("old");
});

it("sets the list alone, of a secret with selected repositories only", async () => {
  const { github, ids, ask, list } = await prepared(3);
  const body = { selected_repository_ids: ids.slice(1) };
  expect((await ask("PUT", `${mount}/A_TOKEN/repositories`, body)).status).toBe(204);
  expect((await list()).repositories.map(({ id }) => id)).toEqual(ids.slice(1));
  github.state.putSecret({ ...scope, name: "OPEN_TOKEN" }, { value: "value", visibility: "all" });
  expect((await ask("PUT", `${mount}/OPEN_TOKEN/repositories`, body)).status).toBe(409);
});
