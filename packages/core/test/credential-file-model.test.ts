import fc from "fast-check";
import { expect, test } from "vitest";
import { clients } from "./credential-file/clients.ts";
import { beginning, Model, step } from "./credential-file/model.ts";

const RUNS = 150;

/** fast-check prints the seed and the shortest sequence that fails. */
test.each(clients)(
  "whatever jobs and others do to one file, $name keeps what each of them put there",
  {
    timeout: 60_000,
  },
  async (client) => {
    const counts = { steps: 0, refusals: 0, untouched: 0 };
    await fc.assert(
      fc.asyncProperty(
        beginning,
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.gen(),
        async (start, steps, gen) => {
          const model = new Model(client, start);
          try {
            for (const next of steps) {
              await model.take(next);
              model.expectAllInEffect();
            }
            await model.finish((claims) => gen(fc.nat, { max: claims - 1 }));
            counts.steps += steps.length;
            counts.refusals += model.refusals;
            counts.untouched += model.hasEdits ? 0 : 1;
          } finally {
            model.machine.remove();
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(counts.steps).toBeGreaterThan(RUNS);
    expect(counts.refusals).toBeGreaterThan(10);
    expect(counts.untouched).toBeGreaterThan(10);
  },
);
