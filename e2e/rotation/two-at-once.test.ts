import { describe, expect, it } from "vitest";
import { expectAllSecretsWork, expectOneTokenLives, type Fleet, liveIds, steadyFleet } from "./fleet.ts";
import { holdRequest } from "./hold-request.ts";
import { issuingApkg, issuingRegistries } from "./issuing-registry.ts";
import { writeCases } from "./rotation-steps.ts";
import { HOUR } from "./rotation-world.ts";

/** After two more rotations and their graces everything is as if nothing had happened. */
async function expectCalm(fleet: Fleet): Promise<void> {
  const { world, inputs } = fleet;
  for (const mode of ["rotate", "rotate", "finish"]) {
    world.pass(25 * HOUR);
    const next = await world.rotate({ ...inputs, mode });
    expect(next.conclusion, next.log).toBe("success");
    expectAllSecretsWork(fleet);
  }
  expect(liveIds(fleet)).toHaveLength(1);
  expectOneTokenLives(fleet);
}

describe.each(issuingRegistries)(
  "%s: two rotations of one secret at the same time",
  (_kind, startRegistry) => {
    it.each(writeCases)(
      "keep it working, if one %s, %s, and meanwhile the other comes to its end",
      async (_name, moment, request) => {
        const fleet = await steadyFleet(startRegistry);
        const { world, inputs, registry } = fleet;
        const held = holdRequest(fleet, request(registry), moment);
        const slow = world.rotate(inputs);
        const { release } = await held;
        await world.rotate(inputs);
        expectAllSecretsWork(fleet);
        release();
        await slow;
        expectAllSecretsWork(fleet);
        await expectCalm(fleet);
      },
    );

    it.each(issuingRegistries)(
      "keep it working, if nothing holds either of them up (%s)",
      async (_kind, startRegistry) => {
        const fleet = await steadyFleet(startRegistry);
        await Promise.all([fleet.world.rotate(fleet.inputs), fleet.world.rotate(fleet.inputs)]);
        expectAllSecretsWork(fleet);
        await expectCalm(fleet);
      },
    );
  },
);

describe("a killed run", () => {
  it.each(writeCases.filter(([, moment]) => moment === "before its effect"))(
    "that %s does no harm, if this takes effect after the next run has ended",
    async (_name, moment, request) => {
      const fleet = await steadyFleet(issuingApkg);
      const { world, inputs, registry } = fleet;
      const held = holdRequest(fleet, request(registry), moment);
      const job = await world.startJob();
      const dying = world.rotateIn(job, inputs);
      const { release } = await held;
      await job.shutdown();
      await dying;
      await world.rotate(inputs);
      release();
      // What the server has left to do waits for nothing.
      await new Promise(setImmediate);
      expectAllSecretsWork(fleet);
      await expectCalm(fleet);
    },
  );
});
