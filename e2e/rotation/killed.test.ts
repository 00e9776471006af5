import { describe, it } from "vitest";
import { expectRecovery } from "./expect-recovery.ts";
import { steadyFleet } from "./fleet.ts";
import { issuingRegistries } from "./issuing-registry.ts";
import { killRotation } from "./kill-rotation.ts";
import { allCases, writeCases } from "./rotation-steps.ts";
import { HOUR } from "./rotation-world.ts";

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
