import fc from "fast-check";
import { describe, it } from "vitest";
import { type Fault, faults, Run } from "./rotation/faults.ts";
import { complete, DAY, worldBeforeRotations } from "./rotation/histories.ts";
import { interleave } from "./rotation/interleaving.ts";
import { numberOfHistories } from "./rotation/number-of-histories.ts";
import { perform } from "./rotation/perform.ts";
import { HOUR, type World } from "./rotation/world.ts";

/** What somebody asks of us at some time, and what then happens to the calls. */
interface Visit {
  /** Whether it is the next attempt of the run before, and not a run of its own. */
  isAttempt: boolean;
  mode: "rotate" | "finish";
  isIncident: boolean;
  /** Which token the secret holds, by the word of somebody who may be wrong. */
  names: "nothing" | "present" | "another";
  faults: [number, Fault][];
  /** Milliseconds by which its clock is ahead. */
  skew: number;
}

/** Visits at the same time, and the time that passes after them. */
interface Episode {
  visits: Visit[];
  /** Milliseconds. */
  gap: number;
  /** Who makes how many calls before the next does, over and over. */
  order: [who: number, calls: number][];
}

const skew = fc.constantFrom(0, 0, 5, -5, 20, -20).map((minutes) => minutes * 60_000);

const visit: fc.Arbitrary<Visit> = fc.record({
  isAttempt: fc.boolean(),
  mode: fc.constantFrom("rotate", "rotate", "rotate", "finish"),
  isIncident: fc.constantFrom(false, false, false, true),
  names: fc.constantFrom("nothing", "nothing", "present", "another"),
  faults: fc.array(fc.tuple(fc.nat({ max: 24 }), fc.constantFrom(...faults)), { maxLength: 3 }),
  skew,
});

const episode: fc.Arbitrary<Episode> = fc.record({
  visits: fc.oneof(
    { weight: 3, arbitrary: fc.array(visit, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(visit, { minLength: 2, maxLength: 3 }) },
  ),
  gap: fc.constantFrom(0, 60_000, HOUR, 3 * HOUR, 8 * HOUR, 25 * HOUR, 7 * DAY),
  order: fc.array(fc.tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 25 })), {
    minLength: 1,
    maxLength: 8,
  }),
});

/** Of the services; a runner's own is the visit's. */
const skews = fc.record({ registry: skew, github: skew });

/** Numbers runs as GitHub does: an attempt follows only when the one before is over. */
class Numbers {
  #id = 1;
  #attempt = 1;

  next(isAttempt: boolean) {
    if (isAttempt) this.#attempt++;
    else {
      this.#id++;
      this.#attempt = 1;
    }
    return { id: this.#id, attempt: this.#attempt };
  }
}

async function live(
  world: World,
  { visits, gap, order }: Episode,
  { hasReceipts, numbers }: Life,
): Promise<void> {
  const turns = order.flatMap(([who, calls]) => Array<number>(calls).fill(who));
  let turn = 0;
  world.leastGrace = visits.some(({ isIncident }) => isIncident) ? 0 : 23 * HOUR;
  await interleave(
    visits.map(({ isAttempt, mode, isIncident, names, faults, skew }) => {
      const run = new Run(world, new Map(faults));
      const occasion = isIncident ? { occasion: "incident" as const, grace: 0 } : {};
      const request = {
        run: numbers.next(isAttempt && visits.length === 1),
        mode,
        currentId: "id-1",
        presentId: named(world, names),
        ...occasion,
      };
      return (gate) => perform(world, { request, hasReceipts, run, skew, gate });
    }),
    (candidates) => candidates[(turns[turn++ % turns.length] ?? 0) % candidates.length] ?? 0,
  );
  world.now += gap;
}

function named(world: World, names: Visit["names"]): string | undefined {
  const [secret] = world.secrets;
  if (secret === undefined || names === "nothing") return undefined;
  const present = world.heldBy(secret);
  return names === "present" ? present : world.ours().find((id) => id !== present);
}

interface Life {
  hasReceipts: boolean;
  numbers: Numbers;
}

describe.each([
  { title: "one destination", destinations: 1, hasReceipts: true },
  { title: "three destinations", destinations: 3, hasReceipts: true },
  { title: "one destination and no receipt", destinations: 1, hasReceipts: false },
  { title: "three destinations and no receipt", destinations: 3, hasReceipts: false },
])("with $title", ({ destinations, hasReceipts }) => {
  it("whatever happens to however many rotations, the secret works, and in the end one token is left", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(episode, { minLength: 1, maxLength: 6 }), skews, async (episodes, skews) => {
        const world = worldBeforeRotations({ destinations, skews });
        const numbers = new Numbers();
        for (const next of episodes) await live(world, next, { hasReceipts, numbers });
        world.leastGrace = 23 * HOUR;
        // The first brings to its end what was begun, the second replaces all that is in doubt.
        // A token for several places may wait a day for a run that goes on with it.
        const gap = destinations === 1 ? 8 * HOUR : 33 * HOUR;
        for (let turn = 0; turn < 2; turn++) {
          world.now += gap;
          await complete(world, { run: numbers.next(false), hasReceipts });
        }
        world.now += 2 * DAY;
        await complete(world, { run: numbers.next(false), mode: "finish", hasReceipts });
        world.expectKept();
        world.expectOnlyOneToken();
      }),
      { numRuns: numberOfHistories(1000) / 4 },
    );
  });
});
