import { expect, it } from "vitest";
import { apiClient } from "./api-client.ts";
import { gitHubForTest } from "./github-for-test.ts";
import { fullGrant } from "./grants.ts";
import { sealFor } from "./seal.ts";

const AT_ONCE = 25;

it("serves a thousand destinations, each with a key of its own", async () => {
  const github = await gitHubForTest();
  const ask = apiClient(github, fullGrant);
  const names = Array.from({ length: 1000 }, (_, index) => `app-${index}`);
  for (const name of names) github.state.addRepository(`example/${name}`);
  const store = async (name: string) => {
    const mount = `/repos/example/${name}/actions/secrets`;
    return (await ask("PUT", `${mount}/A_TOKEN`, await sealFor(ask, mount, name))).status;
  };
  const statuses: number[] = [];
  // Not all at once: what waits longest for its connection is given up after ten seconds (undici).
  for (let start = 0; start < names.length; start += AT_ONCE) {
    statuses.push(...(await Promise.all(names.slice(start, start + AT_ONCE).map(store))));
  }
  expect(new Set(statuses)).toEqual(new Set([201]));
  const values = names.map((repo) =>
    github.state.secretValue({
      kind: "repository",
      store: "actions",
      owner: "example",
      repo,
      name: "A_TOKEN",
    }),
  );
  expect(values).toEqual(names);
});
