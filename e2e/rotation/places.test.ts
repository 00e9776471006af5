import { expect, it } from "vitest";
import { expectOneTokenLives, liveIds, steadyFleet, storedIn } from "./fleet.ts";
import { type IssuingRegistry, issuingApkg, issuingPackageBroker } from "./issuing-registry.ts";
import { HOUR, REPOSITORY, type RotationWorld, rotationWorld, SECRET } from "./rotation-world.ts";

/** The token that the secret of a repository opens to, if it lives. */
function heldIn(world: RotationWorld, registry: IssuingRegistry, name: string): string | undefined {
  const [owner = "", repo = ""] = name.split("/");
  const scope = { kind: "repository", store: "actions", owner, repo, name: SECRET } as const;
  const id = registry.findToken(world.github.state.secretValue(scope) ?? "")?.id;
  return registry.liveTokens().some((token) => token.id === id) ? id : undefined;
}

it("leaves the tokens of another GitHub alone that has repositories of the same names", async () => {
  const here = await rotationWorld();
  const registry = await issuingApkg(here.now);
  const there = await rotationWorld();
  for (let turn = 0; turn < 3; turn++) {
    for (const world of [here, there]) {
      const step = await world.rotate(registry.inputs);
      expect(step.conclusion, step.log).toBe("success");
      expect(heldIn(here, registry, REPOSITORY)).toBeDefined();
      world.pass(30 * HOUR);
    }
  }
  expect(heldIn(there, registry, REPOSITORY)).toBeDefined();
  expect(heldIn(here, registry, REPOSITORY)).not.toBe(heldIn(there, registry, REPOSITORY));
});

it("keeps what another list of repositories in the same repository has", async () => {
  const world = await rotationWorld();
  const registry = await issuingApkg(world.now);
  const lists = [
    ["example/a", "example/b"],
    ["example/c", "example/d"],
  ];
  for (const name of lists.flat()) world.github.state.addRepository(name);
  for (let turn = 0; turn < 3; turn++) {
    for (const list of lists) {
      const step = await world.rotate({ ...registry.inputs, repositories: list.join(" ") });
      expect(step.conclusion, step.log).toBe("success");
      world.pass(30 * HOUR);
    }
  }
  for (const name of lists.flat()) expect(heldIn(world, registry, name), name).toBeDefined();
  // What was replaced is revoked all the same.
  expect(liveIds({ world, registry, repositories: [], prefix: "", inputs: {} }).length).toBeLessThanOrEqual(
    4,
  );
});

it("keeps and names what a repository holds that is not in the list any more", async () => {
  const fleet = await steadyFleet(issuingApkg, [REPOSITORY, "example/site"]);
  const { world, registry, inputs } = fleet;
  const held = heldIn(world, registry, "example/site");
  const shorter = { ...inputs, repositories: REPOSITORY };
  const step = await world.rotate(shorter);
  expect(step.log).toMatch(new RegExp(`Kept: .*${held}: It was stored in example/site: ${SECRET}`));
  world.pass(30 * HOUR);
  await world.rotate({ ...shorter, mode: "finish" });
  expect(heldIn(world, registry, "example/site")).toBe(held);
});

it("keeps what a renamed repository holds whose name was taken by another", async () => {
  const fleet = await steadyFleet(issuingApkg);
  const { world, registry, inputs } = fleet;
  const renamed = registry.findToken(storedIn(fleet, REPOSITORY) ?? "")?.id;
  // Another id under the same name; what the renamed repository holds is what the secret was.
  world.github.state.addRepository(REPOSITORY);
  for (let turn = 0; turn < 2; turn++) {
    const step = await world.rotate(inputs);
    expect(step.conclusion, step.log).toBe("success");
    world.pass(30 * HOUR);
  }
  expect(liveIds(fleet)).toContain(renamed);
});

it("knows the registry by another spelling of its URL", async () => {
  const fleet = await steadyFleet(issuingApkg);
  const { world, inputs } = fleet;
  const step = await world.rotate({ ...inputs, url: `${inputs.url}/` });
  expect(step.conclusion, step.log).toBe("success");
  world.pass(30 * HOUR);
  await world.rotate({ ...inputs, mode: "finish" });
  expectOneTokenLives(fleet);
});

it("logs in with the code of the next time if that of now is refused", async () => {
  const world = await rotationWorld();
  const registry = await issuingPackageBroker(() => world.now() + 30_000);
  const step = await world.rotate(registry.inputs);
  expect(step.conclusion, step.log).toBe("success");
});
