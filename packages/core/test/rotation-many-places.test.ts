import fc from "fast-check";
import { it } from "vitest";
import type { RotationRequest } from "../src/rotation/rotation-request.ts";
import { type Fault, faults, Run } from "./rotation/faults.ts";
import { DAY } from "./rotation/histories.ts";
import { interleave } from "./rotation/interleaving.ts";
import { ManyPlaces, NAMES, SERVERS, settingOf, type Workflow } from "./rotation/many-places.ts";
import { numberOfHistories } from "./rotation/number-of-histories.ts";
import { perform } from "./rotation/perform.ts";
import { HOUR } from "./rotation/world.ts";

/** A run of a workflow, and what happens to its calls. */
interface Visit {
  workflow: Workflow;
  /** Whether it is the next attempt of the run before, and not a run of its own. */
  isAttempt: boolean;
  mode: "rotate" | "finish";
  isIncident: boolean;
  hasReceipts: boolean;
  /** Which token the secret holds, by the word of somebody who may be wrong. */
  names: "nothing" | "first" | "present" | "another";
  faults: [number, Fault][];
  /** Milliseconds by which its clock is ahead. */
  skew: number;
}

/** What people do to repositories between runs. */
type Deed =
  | { kind: "nothing" }
  | { kind: "rename" | "take name" | "store by hand"; server: string; name: string };

interface Episode {
  visits: Visit[];
  /** Milliseconds. */
  gap: number;
  deed: Deed;
  /** Who makes how many calls before the next does, over and over. */
  order: [who: number, calls: number][];
}

const server = fc.constantFrom(...SERVERS);
const workflow: fc.Arbitrary<Workflow> = fc.record({
  server,
  home: fc.constantFrom("acme/ops", "acme/app"),
  list: fc.oneof(
    fc.constantFrom(["acme/app", "acme/site"], ["acme/site", "acme/lib"], ["acme/app"], ["acme/ops"]),
    fc.shuffledSubarray([...NAMES], { minLength: 1 }),
  ),
});
const skew = fc.constantFrom(0, 0, 5, -5, 20, -20).map((minutes) => minutes * 60_000);
const visit: fc.Arbitrary<Visit> = fc.record({
  workflow,
  isAttempt: fc.boolean(),
  mode: fc.constantFrom("rotate", "rotate", "rotate", "finish"),
  isIncident: fc.constantFrom(false, false, false, false, true),
  hasReceipts: fc.constantFrom(true, true, true, false),
  names: fc.constantFrom("nothing", "nothing", "first", "present", "another"),
  faults: fc.array(fc.tuple(fc.nat({ max: 30 }), fc.constantFrom(...faults)), { maxLength: 2 }),
  skew,
});
const episode: fc.Arbitrary<Episode> = fc.record({
  visits: fc.oneof(
    { weight: 4, arbitrary: fc.array(visit, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(visit, { minLength: 2, maxLength: 3 }) },
  ),
  gap: fc.constantFrom(0, HOUR, 8 * HOUR, 25 * HOUR, 7 * DAY),
  deed: fc.oneof(
    { weight: 2, arbitrary: fc.constant({ kind: "nothing" } as const) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom("rename", "take name", "store by hand"),
        server,
        name: fc.constantFrom(...NAMES),
      }),
    },
  ),
  order: fc.array(fc.tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 25 })), {
    minLength: 1,
    maxLength: 6,
  }),
});

/** Lives through episodes, and remembers which run was the last on each server. */
class Life {
  readonly world: ManyPlaces;
  readonly #last = new Map<string, { id: number; attempt: number; workflow: Workflow }>();

  constructor(world: ManyPlaces) {
    this.world = world;
  }

  async live({ visits, gap, deed, order }: Episode): Promise<void> {
    const { world } = this;
    const turns = order.flatMap(([who, calls]) => Array<number>(calls).fill(who));
    let turn = 0;
    world.leastGrace = visits.some(({ isIncident }) => isIncident) ? 0 : 23 * HOUR;
    const isAlone = visits.length === 1;
    await interleave(
      visits.map((visit) => this.#begin(visit, isAlone)),
      (candidates) => candidates[(turns[turn++ % turns.length] ?? 0) % candidates.length] ?? 0,
    );
    world.leastGrace = 23 * HOUR;
    world.now += gap;
    if (deed.kind === "rename") world.rename(deed.server, deed.name);
    if (deed.kind === "take name") world.takeName(deed.server, deed.name);
    if (deed.kind === "store by hand") world.storeByHand(deed.server, deed.name);
  }

  #begin(visit: Visit, isAlone: boolean) {
    const { world } = this;
    const { server } = visit.workflow;
    const last = this.#last.get(server) ?? { id: 0, attempt: 1, workflow: visit.workflow };
    const isAttempt = visit.isAttempt && isAlone && last.id > 0;
    const number = isAttempt ? { id: last.id, attempt: last.attempt + 1 } : { id: last.id + 1, attempt: 1 };
    const { places, vaults, secret } = settingOf(world, isAttempt ? last.workflow : visit.workflow);
    this.#last.set(server, { ...number, workflow: isAttempt ? last.workflow : visit.workflow });
    const run = new Run(world, new Map(visit.faults));
    const request = {
      secret,
      run: number,
      mode: visit.mode,
      ...this.#named(visit, places),
      ...(visit.isIncident && { occasion: "incident" as const, grace: 0 }),
    };
    if (visit.isIncident)
      this.#excuse(places, { receipt: vaults.receipts.receipt, named: request.presentId });
    const { hasReceipts, skew } = visit;
    return (gate: Parameters<Parameters<typeof interleave>[0][number]>[0]) =>
      perform(world, { request, hasReceipts, run, skew, gate, places, vaults });
  }

  #named(
    { names }: Visit,
    places: ReturnType<typeof settingOf>["places"],
  ): Pick<RotationRequest, "currentId" | "presentId"> {
    const { world } = this;
    const held = places.map(({ find }) => world.heldBy(find().secret));
    const [present] = held;
    const isByHand = (id: string | undefined) => world.alive.get(id ?? "")?.record.label === "made by hand";
    if (names === "first") return { currentId: held.find(isByHand) };
    if (places.length > 1) return {};
    if (names === "present") return { presentId: present };
    const others = world.list().filter(({ id, label }) => id !== present && label.startsWith("srt"));
    return names === "another" ? { presentId: others[0]?.id } : {};
  }

  /**
   * A token in wrong hands may be revoked whoever holds it: one that these places hold, or have held; that a user names;
   * or that a receipt has as the current one which was written before receipts named places.
   */
  #excuse(
    places: ReturnType<typeof settingOf>["places"],
    { receipt: text = "{}", named = "" }: { receipt: string | undefined; named: string | undefined },
  ): void {
    const { current = "", places: known = {}, lists = {} } = JSON.parse(text);
    const isAnywhere = (lists[known[current]] ?? "?").includes("?");
    for (const id of [named, isAnywhere ? current : ""]) this.world.excuse(this.world.alive.get(id)?.value);
    for (const { find } of places) {
      for (const value of this.world.valuesOf(find().secret)) this.world.excuse(value);
    }
  }
}

it("whatever happens to however many rotations, no token is revoked that any secret anywhere holds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(episode, { minLength: 1, maxLength: 7 }),
      fc.record({ registry: skew, github: skew }),
      fc.boolean(),
      async (episodes, skews, isOld) => {
        const world = new ManyPlaces({ skews });
        world.now += 7 * DAY;
        if (isOld) {
          for (const server of SERVERS)
            world.rotateByVersion1(server, [["acme/lib"], ["acme/app", "acme/site"]]);
          world.now += 7 * DAY;
        }
        const life = new Life(world);
        for (const next of episodes) await life.live(next);
        world.now += 2 * DAY;
        world.expectKept();
      },
    ),
    { numRuns: numberOfHistories(300) },
  );
});
