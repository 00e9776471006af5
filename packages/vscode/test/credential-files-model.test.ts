import fc from "fast-check";
import { expect, it } from "vitest";
import { clients } from "./clients-for-test.ts";
import { PlaceModel, step } from "./place-model.ts";

const RUNS = 100;

/** fast-check prints the seed and the shortest history that fails. */
it.each(clients)(
  "whoever logs in, out, or is killed on the way, %s has at the end what somebody else had put there last",
  { timeout: 60_000 },
  async (_name, client) => {
    const counts = { restored: 0, deaths: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const model = new PlaceModel(client);
        try {
          for (const next of steps) await model.take(next);
          await model.finish();
          counts.restored += model.counts.restored;
          counts.deaths += model.counts.deaths;
        } finally {
          model.remove();
        }
      }),
      { numRuns: RUNS },
    );
    expect(counts.restored).toBeGreaterThan(10);
    expect(counts.deaths).toBeGreaterThan(10);
  },
);
