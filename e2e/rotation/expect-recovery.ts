import { expect } from "vitest";
import { expectAllSecretsWork, expectOneTokenLives, type Fleet, liveIds } from "./fleet.ts";
import { HOUR, type JobStart } from "./rotation-world.ts";

/**
 * Rotates again, and finishes once more after the grace without issuing anything: then all secrets have worked all the
 * time, and one token lives.
 *
 * @param start of the run that rotates
 */
export async function expectRecovery(fleet: Fleet, start?: JobStart): Promise<void> {
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
