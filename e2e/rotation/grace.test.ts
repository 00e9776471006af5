import { expect, it } from "vitest";
import { expectOneTokenLives, liveIds, receiptText, steadyFleet } from "./fleet.ts";
import { issuingApkg } from "./issuing-registry.ts";
import { HOUR, REPOSITORY, rotationWorld, SECRET } from "./rotation-world.ts";

it("changes nothing in a dry run, and says what it would do", async () => {
  const fleet = await steadyFleet(issuingApkg);
  const { world, registry, inputs } = fleet;
  const before = { receipt: receiptText(fleet), live: liveIds(fleet) };
  const step = await world.rotate({ ...inputs, "dry-run": "true" });
  expect(step.conclusion, step.log).toBe("success");
  expect(step.outputs).toMatchObject({ changed: "false" });
  expect(step.summary).toContain("would be rotated (dry run)");
  expect(step.log).toMatch(
    /Would be issued: a token labelled "srt2:example\/app:REGISTRY_TOKEN:.*", for as long as the registry chooses, with the permissions read/,
  );
  expect(step.log).toContain("Would be stored in: example/app: REGISTRY_TOKEN");
  expect(step.log).toMatch(/Would be ended: [0-9a-f-]{36}/);
  expect({ receipt: receiptText(fleet), live: liveIds(fleet) }).toEqual(before);
  expect(registry.effects).toMatchObject({ issue: 0, revoke: 0 });
  expect(world.github.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

it("keeps a superseded token for the whole of its grace, and no longer", async () => {
  const fleet = await steadyFleet(issuingApkg);
  const { world, inputs } = fleet;
  await world.rotate({ ...inputs, grace: "2d" });
  world.pass(47 * HOUR);
  await world.rotate({ ...inputs, mode: "finish", grace: "2d" });
  expect(liveIds(fleet)).toHaveLength(2);
  world.pass(2 * HOUR);
  await world.rotate({ ...inputs, mode: "finish", grace: "2d" });
  expectOneTokenLives(fleet);
});

it("ends the old token in the same run, if it is in wrong hands", async () => {
  const fleet = await steadyFleet(issuingApkg);
  const step = await fleet.world.rotate({ ...fleet.inputs, incident: "true" });
  expect(step.conclusion, step.log).toBe("success");
  expect(step.outputs).toMatchObject({ changed: "true", superseded: "[]" });
  expectOneTokenLives(fleet);
});

it("keeps a superseded token that somebody still uses, and warns of it", async () => {
  const fleet = await steadyFleet(issuingApkg);
  const { world, registry, inputs } = fleet;
  const secret = {
    kind: "repository",
    store: "actions",
    owner: "example",
    repo: "app",
    name: SECRET,
  } as const;
  const old = world.github.state.secretValue(secret) ?? "";
  await world.rotate(inputs);
  world.pass(20 * HOUR);
  await fetch(`${registry.origin}/auth/whoami`, { headers: { authorization: `Bearer ${old}` } });
  world.pass(20 * HOUR);
  const checked = await world.rotate({ ...inputs, mode: "finish" });
  expect(liveIds(fleet)).toHaveLength(2);
  expect(checked.annotations).toContainEqual(
    expect.objectContaining({ level: "warning", message: expect.stringMatching(/was used/) }),
  );
  await world.rotate({ ...inputs, mode: "finish", "revoke-after-use-check": "false" });
  expectOneTokenLives(fleet);
});

it("leaves the token of before the first rotation alone, unless it is told its id", async () => {
  const world = await rotationWorld();
  const registry = await issuingApkg(world.now);
  const first = registry.issueAs("made by hand");
  const [owner = "", repo = ""] = REPOSITORY.split("/");
  world.github.state.putSecret(
    { kind: "repository", store: "actions", owner, repo, name: SECRET },
    { value: first.token },
  );
  const fleet = { world, registry, repositories: [REPOSITORY], prefix: "", inputs: registry.inputs };
  const unnamed = await world.rotate(registry.inputs);
  expect(unnamed.annotations).toContainEqual(
    expect.objectContaining({
      message: expect.stringContaining("It is not known which token the secret holds"),
    }),
  );
  world.pass(25 * HOUR);
  await world.rotate({ ...registry.inputs, mode: "finish" });
  expect(liveIds(fleet)).toContain(first.id);

  const other = await rotationWorld();
  const otherRegistry = await issuingApkg(other.now);
  const named = otherRegistry.issueAs("made by hand");
  const inputs = { ...otherRegistry.inputs, "current-token-id": named.id };
  await other.rotate(inputs);
  other.pass(25 * HOUR);
  await other.rotate({ ...inputs, mode: "finish" });
  expectOneTokenLives({
    world: other,
    registry: otherRegistry,
    repositories: [REPOSITORY],
    prefix: "",
    inputs,
  });
});

it("asks for the new token what it is told to", async () => {
  const fleet = await steadyFleet(issuingApkg);
  await fleet.world.rotate({
    ...fleet.inputs,
    "expires-in": "30d",
    permissions: "read, publish",
    "package-scope": "@example/*",
    label: "for the release workflow",
  });
  expect(fleet.registry.tokens().at(-1)).toMatchObject({
    label: expect.stringMatching(
      /^srt2:example\/app:REGISTRY_TOKEN:\w{8}\.\w{8}:101-1-\w{6} for the release workflow$/,
    ),
    scopes: ["read", "publish"],
    expiresIn: "30d",
    packageScope: "@example/*",
  });
});
