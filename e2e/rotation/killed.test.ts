import { describe, expect, it } from "vitest";
import { expectAllSecretsWork, expectOneTokenLives, type Fleet, liveIds, steadyFleet } from "./fleet.ts";
import type { AwaitedRequest, HeldMoment } from "./hold-request.ts";
import { type IssuingRegistry, issuingRegistries } from "./issuing-registry.ts";
import { killRotation } from "./kill-rotation.ts";
import { HOUR, type JobStart } from "./rotation-world.ts";

type Step = [name: string, request: (registry: IssuingRegistry) => AwaitedRequest];

const RECEIPT = /\/variables\/REGISTRY_TOKEN_RECEIPT$/;
const SECRET = /\/secrets\/REGISTRY_TOKEN$/;

const reads: Step[] = [
  ["reads the receipt", () => ({ github: { method: "GET", path: RECEIPT } })],
  ["lists the tokens", ({ calls }) => ({ registry: calls.list })],
  ["fetches the public key", () => ({ github: { method: "GET", path: /\/public-key$/ } })],
  ["asks when the secret was written", () => ({ github: { method: "GET", path: SECRET } })],
  ["verifies the new token", ({ calls }) => ({ registry: calls.verify })],
];

const writes: Step[] = [
  ["revokes what is due", ({ calls }) => ({ registry: calls.revoke })],
  ["issues the new token", ({ calls }) => ({ registry: calls.issue })],
  ["notes that it is about to store", () => ({ github: { method: "PATCH", path: RECEIPT } })],
  ["stores the new token", () => ({ github: { method: "PUT", path: SECRET } })],
  ["notes that it has stored", () => ({ github: { method: "PATCH", path: RECEIPT }, nth: 2 })],
];

const cases: [string, HeldMoment, Step[1]][] = [
  ...reads.map(([name, request]): [string, HeldMoment, Step[1]] => [name, "before its effect", request]),
  ...writes.flatMap(([name, request]): [string, HeldMoment, Step[1]][] => [
    [name, "before its effect", request],
    [name, "after its effect", request],
  ]),
];

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
  it.each(cases)("%s, %s, is made good by its next attempt", async (_name, moment, request) => {
    const fleet = await steadyFleet(startRegistry);
    await killRotation(fleet, request(fleet.registry), moment);
    await expectRecovery(fleet, { of: "same run" });
  });

  it.each(cases)("%s, %s, is made good by the run of the next day", async (_name, moment, request) => {
    const fleet = await steadyFleet(startRegistry);
    await killRotation(fleet, request(fleet.registry), moment);
    fleet.world.pass(24 * HOUR);
    await expectRecovery(fleet, { of: "next run" });
  });
});
