import { describe, expect, it } from "vitest";
import { type Fault, faults, Run } from "./rotation/faults.ts";
import { complete, DAY, worldOfRotations } from "./rotation/histories.ts";
import { perform } from "./rotation/perform.ts";
import { HOUR, type World } from "./rotation/world.ts";

interface Situation {
  destinations: number;
  hasReceipts: boolean;
}

interface Recovery {
  name: string;
  recover: (world: World, situation: Situation) => Promise<void>;
}

const rerun: Recovery = {
  name: "the run is run again an hour later",
  async recover(world, situation) {
    world.now += HOUR;
    await complete(world, { run: { id: 3, attempt: 2 }, ...situation });
  },
};

const nextRun: Recovery = {
  name: "the next run comes eight hours later",
  async recover(world, situation) {
    world.now += 8 * HOUR;
    await complete(world, { run: { id: 4, attempt: 1 }, ...situation });
  },
};

/** Nothing tells it that the other has died, so one more is needed before all is tidy. */
const immediateRuns: Recovery = {
  name: "another run comes at once, and one more eight hours later",
  async recover(world, situation) {
    await complete(world, { run: { id: 4, attempt: 1 }, ...situation });
    world.now += 8 * HOUR;
    await complete(world, { run: { id: 5, attempt: 1 }, ...situation });
  },
};

/**
 * Any run may go on for a day with a token that is for several places. One that was issued before is out of them only
 * when they have been written after that.
 */
async function pushOut(world: World, { hasReceipts }: { hasReceipts: boolean }): Promise<void> {
  await complete(world, { run: { id: 8, attempt: 1 }, hasReceipts });
  world.now += 2 * DAY;
}

describe.each([
  {
    title: "one destination",
    destinations: 1,
    hasReceipts: true,
    recoveries: [rerun, nextRun, immediateRuns],
  },
  {
    title: "three destinations",
    destinations: 3,
    hasReceipts: true,
    recoveries: [rerun, nextRun, immediateRuns],
  },
  {
    title: "one destination and no receipt",
    destinations: 1,
    hasReceipts: false,
    recoveries: [nextRun, immediateRuns],
  },
  {
    title: "three destinations and no receipt",
    destinations: 3,
    hasReceipts: false,
    recoveries: [nextRun, immediateRuns],
  },
])("with $title", ({ destinations, hasReceipts, recoveries }) => {
  const situation = { destinations, hasReceipts };

  async function callsOfAWholeRun(): Promise<number> {
    const world = await worldOfRotations(situation);
    const run = new Run(world);
    await perform(world, { request: { run: { id: 3, attempt: 1 } }, hasReceipts, run });
    return run.calls.length;
  }

  it.each(
    faults.flatMap((fault) => recoveries.map((recovery) => ({ fault, recovery, after: recovery.name }))),
  )(
    "whichever call is $fault, the secret works, and when $after one token is left in the end",
    async ({ fault, recovery }) => {
      const calls = await callsOfAWholeRun();
      expect(calls).toBeGreaterThan(6);
      for (let call = 0; call < calls; call++) await faultAndRecover(fault, call, recovery);
    },
  );

  async function faultAndRecover(fault: Fault, call: number, { recover }: Recovery): Promise<void> {
    const world = await worldOfRotations(situation);
    const run = new Run(world, new Map([[call, fault]]));
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } }, hasReceipts, run });
    const where = `${run.calls[call]?.name}, call ${call}, ended ${ending.kind}`;
    try {
      await recover(world, situation);
      world.now += 2 * DAY;
      if (destinations > 1) await pushOut(world, { hasReceipts });
      await complete(world, { run: { id: 9, attempt: 1 }, mode: "finish", hasReceipts });
      world.expectKept();
      world.expectOnlyOneToken();
    } catch (error) {
      throw new Error(`After ${fault} at ${where}: ${error instanceof Error ? error.message : ""}`, {
        cause: error,
      });
    }
  }
});
