import { describe, expect, it } from "vitest";
import { expectAllSecretsWork, expectOneTokenLives, liveIds, steadyFleet } from "./fleet.ts";
import { holdRequest } from "./hold-request.ts";
import { issuingApkg, issuingRegistries } from "./issuing-registry.ts";
import { writeCases } from "./rotation-steps.ts";
import { HOUR } from "./rotation-world.ts";

describe("a job that is cancelled while it", () => {
  it.each(writeCases)("%s, %s, ends in order", async (_name, moment, request) => {
    const fleet = await steadyFleet(issuingApkg);
    const { world, registry, inputs } = fleet;
    const held = holdRequest(fleet, request(registry), moment);
    const job = await world.startJob();
    const ended = world.rotateIn(job, inputs);
    const { release } = await held;
    const cancelled = job.cancel();
    release();
    await cancelled;
    expect((await ended).exitCode).not.toBeNull();
    expectAllSecretsWork(fleet);
    world.pass(25 * HOUR);
    const next = await world.rotate(inputs);
    expect(next.conclusion, next.log).toBe("success");
    world.pass(25 * HOUR);
    await world.rotate({ ...inputs, mode: "finish" });
    expect(liveIds(fleet)).toHaveLength(1);
    expectOneTokenLives(fleet);
  });

  it.each(issuingRegistries)(
    "waits for an answer about the new token leaves none behind (%s)",
    async (_kind, startRegistry) => {
      const fleet = await steadyFleet(startRegistry);
      const { world, registry, inputs } = fleet;
      const held = holdRequest(fleet, { registry: registry.calls.verify }, "before its effect");
      const job = await world.startJob();
      const ended = world.rotateIn(job, inputs);
      await held;
      await job.cancel();
      const { log } = await ended;
      expect(log).toContain("The new token was revoked");
      expect(registry.effects).toMatchObject({ issue: 1, revoke: 2 });
      expectOneTokenLives(fleet);
    },
  );
});
