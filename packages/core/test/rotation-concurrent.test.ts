import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complete, DAY, worldOfRotations } from "./rotation/histories.ts";
import { interleave } from "./rotation/interleaving.ts";
import { perform } from "./rotation/perform.ts";
import { HOUR, type World } from "./rotation/world.ts";

const gaps = fc.constantFrom(8 * HOUR, 2 * DAY);

describe.each([
  { title: "one destination", destinations: 1, hasReceipts: true },
  { title: "two destinations", destinations: 2, hasReceipts: true },
  { title: "one destination and no receipt", destinations: 1, hasReceipts: false },
])("two rotations of one secret at the same time, with $title", (situation) => {
  /** @returns how the two ended */
  async function rotateBoth(
    world: World,
    choose: (candidates: readonly number[]) => number,
  ): Promise<string> {
    const endings = await interleave(
      [3, 4].map(
        (id) => (gate) => perform(world, { request: { run: { id, attempt: 1 } }, ...situation, gate }),
      ),
      choose,
    );
    return endings.map(({ kind }) => kind).join(" and ");
  }

  async function expectTidyInTheEnd(world: World, gap: number): Promise<void> {
    world.now += gap;
    await complete(world, { run: { id: 5, attempt: 1 }, ...situation });
    world.now += 2 * DAY;
    // Any run may go on for a day with a token that is for several places; after that, one more pushes it out of them.
    if (situation.destinations > 1) {
      await complete(world, { run: { id: 6, attempt: 1 }, ...situation });
      world.now += 2 * DAY;
    }
    await complete(world, { run: { id: 7, attempt: 1 }, mode: "finish", ...situation });
    world.expectOnlyOneToken();
  }

  it.each([8 * HOUR, 2 * DAY])(
    "keep the secret working when one stops anywhere and the other goes by, wholly or in part; the next comes after %i ms",
    async (gap) => {
      const seen = new Set<string>();
      for (const first of Array(18).keys()) {
        for (const second of Array(18).keys()) {
          const world = await worldOfRotations(situation);
          const steps = [...Array<number>(first).fill(0), ...Array<number>(second).fill(1)];
          const endings = await rotateBoth(world, (candidates) => {
            const next = steps.shift() ?? 0;
            return candidates.includes(next) ? next : (candidates[0] ?? 0);
          });
          seen.add(endings);
          await expectTidyInTheEnd(world, gap);
        }
      }
      expect(seen).toContain("done and done");
      if (situation.hasReceipts) expect(seen).toContain("failed and done");
    },
  );

  it("keep the secret working in any order of their calls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), gaps, async (choices, gap) => {
        const world = await worldOfRotations(situation);
        await rotateBoth(world, (candidates) => candidates[choices.next().value % candidates.length] ?? 0);
        await expectTidyInTheEnd(world, gap);
      }),
      { numRuns: 300 },
    );
  });
});
