import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { apiClient } from "./api-client.ts";
import { gitHubForTest } from "./github-for-test.ts";
import { fullGrant } from "./grants.ts";
import type { SecretScope } from "./scope.ts";
import { seal, sealFor } from "./seal.ts";
import type { PublicKey } from "./sealing-keys.ts";

const app = { owner: "example", repo: "app" };
const appSecrets = "/repos/example/app/actions/secrets";
const ofApp: SecretScope = { kind: "repository", store: "actions", ...app };

/** Every scope, with what its PUT needs besides the sealed value. */
const scopes: [mount: string, scope: SecretScope, rest: object][] = [
  [appSecrets, ofApp, {}],
  ["/repos/example/app/dependabot/secrets", { ...ofApp, store: "dependabot" }, {}],
  ["/repos/example/app/codespaces/secrets", { ...ofApp, store: "codespaces" }, {}],
  ["/repos/example/app/agents/secrets", { ...ofApp, store: "agents" }, {}],
  [
    "/repos/example/app/environments/live%2Feu/secrets",
    { kind: "environment", ...app, environment: "live/eu" },
    {},
  ],
  [
    "/orgs/example/actions/secrets",
    { kind: "organization", store: "actions", org: "example" },
    { visibility: "all" },
  ],
  [
    "/orgs/example/dependabot/secrets",
    { kind: "organization", store: "dependabot", org: "example" },
    { visibility: "private" },
  ],
  [
    "/orgs/example/codespaces/secrets",
    { kind: "organization", store: "codespaces", org: "example" },
    { visibility: "all" },
  ],
  [
    "/orgs/example/agents/secrets",
    { kind: "organization", store: "agents", org: "example" },
    { visibility: "private" },
  ],
];

async function prepared() {
  const clock = { now: new Date("2026-01-02T03:04:05.678Z") };
  const github = await gitHubForTest({ now: () => clock.now });
  github.state.addOrganization("example");
  github.state.addRepository("example/app", { environments: ["live/eu"] });
  return { github, clock, ask: apiClient(github, fullGrant) };
}

describe.each(scopes)("%s", (mount, scope, rest) => {
  it("takes a sealed value, tells its name and times, and never the value", async () => {
    const { github, clock, ask } = await prepared();
    const value = `${randomBytes(20).toString("hex")} ä€😀`;
    const put = await ask("PUT", `${mount}/a_Token`, { ...(await sealFor(ask, mount, value)), ...rest });
    expect(put).toMatchObject({ status: 201, body: {} });
    expect(github.state.secretValue({ ...scope, name: "A_TOKEN" })).toBe(value);
    clock.now = new Date("2026-01-02T03:10:00Z");
    const next = { ...(await sealFor(ask, mount, "next")), ...rest };
    expect((await ask("PUT", `${mount}/A_TOKEN`, next)).status).toBe(204);
    expect(github.state.secretValue({ ...scope, name: "a_token" })).toBe("next");
    const one = await ask("GET", `${mount}/A_TOKEN`);
    expect(one.body).toEqual({
      name: "A_TOKEN",
      created_at: "2026-01-02T03:04:05Z",
      updated_at: "2026-01-02T03:10:00Z",
      ...rest,
    });
    expect((await ask("GET", mount)).body).toEqual({ total_count: 1, secrets: [one.body] });
  });

  it("forgets a secret that is deleted", async () => {
    const { github, ask } = await prepared();
    github.state.putSecret({ ...scope, name: "A_TOKEN" }, { value: "old", ...rest });
    expect((await ask("DELETE", `${mount}/A_TOKEN`)).status).toBe(204);
    expect((await ask("DELETE", `${mount}/A_TOKEN`)).status).toBe(404);
    expect((await ask("GET", `${mount}/A_TOKEN`)).status).toBe(404);
    expect(github.state.secretValue({ ...scope, name: "A_TOKEN" })).toBeUndefined();
  });
});

it("has a key of its own for each scope, and always the same one", async () => {
  const { ask } = await prepared();
  const keys = await Promise.all(scopes.map(([mount]) => ask("GET", `${mount}/public-key`)));
  const distinct = new Set(keys.map(({ body }) => (body as PublicKey).key));
  expect(distinct.size).toBe(scopes.length);
  for (const key of distinct) expect(Buffer.from(key, "base64")).toHaveLength(32);
  expect((await ask("GET", `${appSecrets}/public-key`)).body).toEqual(keys[0]?.body);
});

it("refuses what was sealed for another scope, even with the right key id", async () => {
  const { github, ask } = await prepared();
  const { encrypted_value } = await sealFor(ask, "/repos/example/app/dependabot/secrets", "value");
  const { key_id } = await sealFor(ask, appSecrets, "value");
  const put = await ask("PUT", `${appSecrets}/A_TOKEN`, { encrypted_value, key_id });
  expect(put).toMatchObject({
    status: 422,
    body: { message: expect.stringContaining("improperly encrypted") },
  });
  expect(github.state.secretValue({ ...ofApp, name: "A_TOKEN" })).toBeUndefined();
});

it("refuses a key id that is not the present one", async () => {
  const { ask } = await prepared();
  const sealed = await sealFor(ask, appSecrets, "value");
  expect((await ask("PUT", `${appSecrets}/A_TOKEN`, { ...sealed, key_id: "1" })).status).toBe(422);
});

it("refuses base64 that is no sealed box", async () => {
  const { ask } = await prepared();
  const { key_id } = await sealFor(ask, appSecrets, "value");
  const encrypted_value = randomBytes(90).toString("base64");
  expect((await ask("PUT", `${appSecrets}/A_TOKEN`, { encrypted_value, key_id })).status).toBe(422);
});

it("can change the key between a client's GET and its PUT, once", async () => {
  const { github, ask } = await prepared();
  github.state.keys.rotateAfterNextRead(ofApp);
  const stale = await sealFor(ask, appSecrets, "value");
  expect((await ask("PUT", `${appSecrets}/A_TOKEN`, stale)).status).toBe(422);
  const fresh = await sealFor(ask, appSecrets, "value");
  expect(fresh.key_id).not.toBe(stale.key_id);
  expect((await ask("PUT", `${appSecrets}/A_TOKEN`, fresh)).status).toBe(201);
});

it("takes 48 KB and not a byte more", async () => {
  const { github, ask } = await prepared();
  const key = (await ask("GET", `${appSecrets}/public-key`)).body as PublicKey;
  const most = "é".repeat(24 * 1024);
  expect((await ask("PUT", `${appSecrets}/A_TOKEN`, await seal(most, key))).status).toBe(201);
  expect((await ask("PUT", `${appSecrets}/A_TOKEN`, await seal(`${most}.`, key))).status).toBe(422);
  expect(github.state.secretValue({ ...ofApp, name: "A_TOKEN" })).toBe(most);
});

it.each(["1_TOKEN", "A-TOKEN", "A%20TOKEN", "GITHUB_TOKEN", "github_x", "%C3%84"])(
  "refuses the name %s",
  async (name) => {
    const { ask } = await prepared();
    const sealed = await sealFor(ask, appSecrets, "value");
    expect((await ask("PUT", `${appSecrets}/${name}`, sealed)).status).toBe(422);
    expect((await ask("GET", appSecrets)).body).toMatchObject({ total_count: 0 });
  },
);

it("knows owners, repositories and environments in any case, and no others", async () => {
  const { ask } = await prepared();
  const { body } = await ask("GET", `${appSecrets}/public-key`);
  expect((await ask("GET", "/repos/EXAMPLE/App/actions/secrets/public-key")).body).toEqual(body);
  expect((await ask("GET", "/repos/example/app/environments/LIVE%2FEU/secrets/public-key")).status).toBe(200);
  for (const path of [
    "/repos/example/other/actions",
    "/repos/example/app/environments/other",
    "/orgs/other/actions",
  ]) {
    expect((await ask("GET", `${path}/secrets/public-key`)).status).toBe(404);
  }
});
