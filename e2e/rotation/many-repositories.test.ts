import { expect, it } from "vitest";
import {
  expectAllSecretsWork,
  expectOneTokenLives,
  type Fleet,
  liveIds,
  pendingToken,
  receiptText,
  steadyFleet,
  storedIn,
} from "./fleet.ts";
import { issuingApkg, type RegistryStart } from "./issuing-registry.ts";
import { killRotation } from "./kill-rotation.ts";
import { HOUR } from "./rotation-world.ts";

const SECRETS = "/repos/{owner}/{repo}/actions/secrets";
/** A thousand destinations take a while to check, on a slow machine with others at work. */
const LONG = 240_000;

function thousandFleet(startRegistry: RegistryStart): Promise<Fleet> {
  const repositories = Array.from({ length: 1000 }, (_, index) => `example/r${index + 1}`);
  return steadyFleet(startRegistry, repositories);
}

it(
  "stores one token in 1,000 repositories, with three requests to each",
  async () => {
    const fleet = await thousandFleet(issuingApkg);
    const { world, registry, inputs } = fleet;
    const { github } = world;
    const step = await world.rotate(inputs);
    expect(step.conclusion, step.log).toBe("success");
    expect(github.countOf(`GET ${SECRETS}/public-key`)).toBe(1000 + 1);
    expect(github.countOf(`PUT ${SECRETS}/{secret_name}`)).toBe(1000 + 1);
    // Beyond the three to each: the receipt, which is noted every 50 repositories and read before, and what waits for
    // a next run.
    expect(github.requests.length - 3 * 1000).toBeLessThan(60);
    expect(registry.effects.issue).toBe(1);
    expectAllSecretsWork(fleet);
    expect(new Set(fleet.repositories.map((name) => storedIn(fleet, name))).size).toBe(1);
    // In the time of the action a write took a second, and every five of them there is news.
    const news = step.log.match(/^Stored in \d+ of 1000\.$/gm) ?? [];
    expect(news.length).toBeGreaterThan(150);
    expect(news.length).toBeLessThan(260);
  },
  LONG,
);

it(
  "goes on with the same token, where a run died after 600 of 1,000",
  async () => {
    const fleet = await thousandFleet(issuingApkg);
    const { world, registry, inputs } = fleet;
    const { github } = world;
    await killRotation(fleet, { github: { method: "PUT", path: /\/r601\// } }, "before its effect");
    expectAllSecretsWork(fleet);
    const token = storedIn(fleet, "example/r600");
    expect(storedIn(fleet, "example/r601")).not.toBe(token);
    expect(JSON.parse(receiptText(fleet)).pending).toMatchObject({ stored: 600 });

    const writes = github.countOf(`PUT ${SECRETS}/{secret_name}`);
    const second = await world.rotate({ ...inputs, ...pendingToken(fleet) }, { of: "same run" });
    expect(second.conclusion, second.log).toBe("success");
    expect(github.countOf(`PUT ${SECRETS}/{secret_name}`) - writes).toBe(400);
    expect(registry.effects.issue).toBe(1);
    expect(new Set(fleet.repositories.map((name) => storedIn(fleet, name)))).toEqual(new Set([token]));

    world.pass(25 * HOUR);
    await world.rotate({ ...inputs, mode: "finish" });
    expect(liveIds(fleet)).toHaveLength(1);
    expectOneTokenLives(fleet);
  },
  LONG,
);
