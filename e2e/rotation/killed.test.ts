import { describe, expect, it } from "vitest";
import { expectAllSecretsWork, expectOneTokenLives, type Fleet, liveIds, steadyFleet } from "./fleet.ts";
import { issuingRegistries } from "./issuing-registry.ts";
import { killRotation } from "./kill-rotation.ts";
import { allCases, writeCases } from "./rotation-steps.ts";
import { HOUR, type JobStart } from "./rotation-world.ts";

/** Runs again, and once more after the grace without issuing anything. */
async function expectRecovery(fleet: Fleet, start: JobStart): Promise<void> {
  const { world, inputs } = fleet;
  expectAllSecretsWork(fleet);
  const second = await world.rotate(inputs, start);
  expect(second.conclusion, second.log).toBe("success");
  expectAllSecretsWork(fleet);
  world.pass(25 * HOUR);
  const third = await world.rotate({ ...inputs, mode: "finish" });
  expect(third.conclusion, third.log).toBe("success");
  expect(liveIds(fleet), third.log).toHaveLength(1);
  expectOneTokenLives(fleet);
}

describe.each(issuingRegistries)("%s: a run that is killed when it", (_kind, startRegistry) => {
  it.each(allCases)("%s, %s, is made good by its next attempt", async (_name, moment, request) => {
    const fleet = await steadyFleet(startRegistry);
    await killRotation(fleet, request(fleet.registry), moment);
    await expectRecovery(fleet, { of: "same run" });
  });

  it.each(writeCases)("%s, %s, is made good by the run of the next day", async (_name, moment, request) => {
    const fleet = await steadyFleet(startRegistry);
    await killRotation(fleet, request(fleet.registry), moment);
    fleet.world.pass(24 * HOUR);
    await expectRecovery(fleet, { of: "next run" });
  });
});
