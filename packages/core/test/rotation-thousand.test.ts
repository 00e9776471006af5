import { describe, expect, it } from "vitest";
import { type CallPlace, type Fault, Run } from "./rotation/faults.ts";
import { complete, DAY, worldOfRotations } from "./rotation/histories.ts";
import { perform, performDone } from "./rotation/perform.ts";
import { HOUR, type World } from "./rotation/world.ts";

const run3 = { id: 3, attempt: 1 };
const rerun3 = { id: 3, attempt: 2 };

function pendingIn(world: World) {
  return JSON.parse(world.receipt ?? "").pending;
}

/** A world of 1,000 secrets, of which so many have the new token when the run dies. */
async function killedAfter(stores: number, destinations = 1000): Promise<World> {
  const world = await worldOfRotations({ destinations });
  const run = new Run(world, new Map<CallPlace, Fault>([[`destination.store ${stores}`, "killed-after"]]));
  expect(await perform(world, { request: { run: run3 }, run })).toMatchObject({ kind: "killed" });
  world.now += 10 * 60_000;
  return world;
}

describe("with 1,000 destinations", () => {
  it("each gets two requests: one to check, one to store", async () => {
    const world = await worldOfRotations({ destinations: 1000 });
    const run = new Run(world);
    const ending = await perform(world, { request: { run: run3 }, run });
    expect(ending).toMatchObject({ kind: "done", result: { tokenId: "id-4" } });
    expect(run.count("destination.check")).toBe(1000);
    expect(run.count("destination.store")).toBe(1000);
    expect(run.count("destination.storedAt")).toBe(0);
    // 20 cursors, the pending and the final receipt; each is compared before it is written.
    expect(run.count("receipts.write")).toBe(22);
    expect(run.calls.length).toBeLessThan(2000 + 60);
    expect(new Set(world.secrets.map((secret) => world.heldBy(secret)))).toEqual(new Set(["id-4"]));
  });

  it("the calls are spaced as the caller asks, and progress is told every 5 s", async () => {
    const world = await worldOfRotations({ destinations: 1000 });
    const run = new Run(world);
    const { traces } = await perform(world, {
      request: { run: run3, spacing: { check: 100, store: 1000 } },
      run,
    });
    const stores = run.calls.filter(({ name }) => name === "destination.store").map(({ at }) => at);
    const gaps = stores.slice(1).map((at, index) => at - (stores[index] ?? 0));
    expect(Math.min(...gaps)).toBe(1000);
    const events = traces.events.filter((event) => event.kind === "progress");
    expect(events.filter(({ does }) => does === "checking").length).toBeGreaterThan(50);
    const storing = events.filter(({ does }) => does === "storing");
    expect(storing.length).toBeGreaterThan(190);
    expect(storing.length).toBeLessThanOrEqual(201);
    expect(storing.every(({ total, done }) => total === 1000 && done > 0 && done <= 1000)).toBe(true);
  });

  it("a run that dies after 600 is continued with the same token, from its last note on", async () => {
    const world = await killedAfter(600);
    expect(pendingIn(world)).toMatchObject({ id: "id-4", run: "3-1", stored: 550 });
    const run = new Run(world);
    const ending = await perform(world, { request: { run: { id: 4, attempt: 1 } }, run });
    expect(ending).toMatchObject({
      kind: "done",
      result: { tokenId: "id-4", superseded: [{ id: "id-3" }], resumed: { id: "id-4", from: "3-1" } },
    });
    expect(run.count("issuer.issue")).toBe(0);
    expect(run.count("destination.store")).toBe(450);
    expect(run.count("destination.check")).toBe(450);
    expect(world.pending).toBeUndefined();
    world.now += 2 * DAY;
    await complete(world, { run: { id: 5, attempt: 1 }, mode: "finish" });
    world.expectOnlyOneToken();
  });

  it("a run that is cancelled notes exactly how far it is", async () => {
    const world = await worldOfRotations({ destinations: 1000 });
    const run = new Run(world, new Map<CallPlace, Fault>([["destination.store 601", "hung"]]));
    const ending = await perform(world, { request: { run: run3 }, run });
    expect(ending).toMatchObject({
      kind: "failed",
      error: { code: "rotation-incomplete", newTokenId: "id-4" },
    });
    expect(ending.kind === "failed" && ending.error.where.done).toHaveLength(600);
    expect(pendingIn(world)).toMatchObject({ stored: 601, left: [600] });
    const next = new Run(world);
    await perform(world, { request: { run: rerun3 }, run: next });
    expect(next.count("destination.store")).toBe(400);
  });

  it("a run gives up when ten in a row fail, as that is not the tenth's fault", async () => {
    const world = await worldOfRotations({ destinations: 1000 });
    const faults = Array.from(
      { length: 10 },
      (_, index) => [`destination.store ${101 + index}`, "broken"] as const,
    );
    const run = new Run(world, new Map<CallPlace, Fault>(faults));
    const ending = await perform(world, { request: { run: run3 }, run });
    expect(run.count("destination.store")).toBe(110);
    expect(ending.kind === "failed" && ending.error.where.unknown).toHaveLength(10);
    expect(ending.kind === "failed" && ending.error.where.notDone).toHaveLength(890);
  });

  it("a run stops storing after five hours, before another may believe that it is dead", async () => {
    const world = await worldOfRotations({ destinations: 1000 });
    const run = new Run(world);
    const request = { run: run3, spacing: { store: HOUR / 60 } };
    const ending = await perform(world, { request, run });
    expect(ending).toMatchObject({ error: { message: expect.stringContaining("more than five hours") } });
    expect(run.count("destination.store")).toBe(300);
    await complete(world, { run: rerun3 });
    expect(new Set(world.secrets.map((secret) => world.heldBy(secret)))).toEqual(new Set(["id-4"]));
  });

  it("what cannot be noted on the way does not end the storing", async () => {
    const world = await worldOfRotations({ destinations: 120 });
    const run = new Run(world, new Map<CallPlace, Fault>([["receipts.write 2", "refused"]]));
    const ending = await perform(world, { request: { run: run3 }, run });
    expect(ending).toMatchObject({
      kind: "done",
      result: { remarks: expect.arrayContaining([expect.stringContaining("could not be noted")]) },
    });
  });
});

describe("a token that waits for the next run", () => {
  it("is not used by a run that was queued before it was there", async () => {
    const world = await killedAfter(2, 4);
    const early = world.pending;
    await complete(world, { run: rerun3 });
    world.now += 7 * DAY;
    const run = new Run(world, new Map<CallPlace, Fault>([["destination.store 2", "killed-after"]]));
    await perform(world, { request: { run: { id: 6, attempt: 1 } }, run });
    world.pending = early;
    const ending = await perform(world, { request: { run: { id: 5, attempt: 1 } } });
    expect(ending).toMatchObject({
      result: {
        tokenId: "id-6",
        resumed: undefined,
        remarks: expect.arrayContaining([expect.stringContaining("queued before")]),
      },
    });
  });

  it("is replaced by a new one if its value is gone", async () => {
    const world = await killedAfter(2, 4);
    world.pending = undefined;
    const ending = await perform(world, { request: { run: rerun3 } });
    expect(ending).toMatchObject({
      result: { tokenId: "id-5", superseded: [{ id: "id-4" }, { id: "id-3" }], resumed: undefined },
    });
    world.now += 2 * DAY;
    await complete(world, { run: { id: 5, attempt: 1 }, mode: "finish" });
    world.expectOnlyOneToken();
  });

  it.each(["", "srt1 id-4", "srt1 id-4 a b", "srt1 %E0 token", "srt1 id-4 \u0007"])(
    "is replaced if its value cannot be read: %j",
    async (value) => {
      const world = await killedAfter(2, 4);
      world.pending = value;
      expect(await perform(world, { request: { run: rerun3 } })).toMatchObject({
        result: { tokenId: "id-5" },
      });
    },
  );

  it("is replaced if the registry does not accept it", async () => {
    const world = await killedAfter(2, 4);
    world.pending = `${world.pending}x`;
    const ending = await perform(world, { request: { run: rerun3 } });
    expect(ending).toMatchObject({
      result: {
        tokenId: "id-5",
        remarks: expect.arrayContaining([expect.stringContaining("does not accept the pending token id-4")]),
      },
    });
  });

  it("is replaced if the registry has no answer that would tell a live token from a dead one", async () => {
    const world = await killedAfter(2, 4);
    const { result } = await performDone(world, {
      request: { run: rerun3 },
      change: ({ issuer }) => {
        const { verify } = issuer;
        let count = 0;
        issuer.verify = async (token) => ({
          ...(await verify(token)),
          certainty: count++ === 0 ? "not-refused" : "accepted",
        });
      },
    });
    expect(result).toMatchObject({ tokenId: "id-5", resumed: undefined });
  });

  it("is not revoked if no destination takes it, as some may have it all the same", async () => {
    const world = await killedAfter(2, 4);
    const faults = [1, 2, 3, 4].map((count) => [`destination.store ${count}`, "refused"] as const);
    const run = new Run(world, new Map<CallPlace, Fault>(faults));
    expect(await perform(world, { request: { run: rerun3 }, run })).toMatchObject({
      error: { code: "rotation-incomplete", newTokenId: "id-4", where: { done: [] } },
    });
    expect(world.heldBy(world.secrets[0] ?? expect.fail("There is no secret."))).toBe("id-4");
  });

  it("may still be stored by the run that had it first, if that is alive", async () => {
    const world = await killedAfter(2, 4);
    const { until } = pendingIn(world);
    await complete(world, { run: { id: 4, attempt: 1 } });
    expect(JSON.parse(world.receipt ?? "").unsettled).toEqual([{ id: "id-4", until }]);
  });

  it("is left alone if the registry does not answer", async () => {
    const world = await killedAfter(2, 4);
    const before = world.receipt;
    const run = new Run(world, new Map<CallPlace, Fault>([["issuer.verify 1", "broken"]]));
    const ending = await perform(world, { request: { run: rerun3 }, run });
    expect(ending).toMatchObject({ error: { code: "registry-unreachable" } });
    expect(world.receipt).toBe(before);
  });

  it("is stored from the beginning if the destinations are others", async () => {
    const world = await worldOfRotations({ destinations: 4 });
    const cancelled = new Run(world, new Map<CallPlace, Fault>([["destination.store 3", "hung"]]));
    await perform(world, { request: { run: run3 }, run: cancelled });
    expect(pendingIn(world)).toMatchObject({ stored: 3, left: [2] });
    world.secrets.reverse();
    const run = new Run(world);
    const ending = await perform(world, { request: { run: rerun3 }, run });
    expect(ending).toMatchObject({ kind: "done", result: { tokenId: "id-4" } });
    expect(run.count("destination.check")).toBe(4);
    expect(run.count("destination.store")).toBe(4);
    expect(new Set(world.secrets.map((secret) => world.heldBy(secret)))).toEqual(new Set(["id-4"]));
  });

  it("is masked, alone and as it was given, before anything is asked", async () => {
    const world = await killedAfter(2, 4);
    const given = world.pending ?? "";
    const { traces } = await perform(world, { request: { run: rerun3 } });
    const masked = traces.masked.map((secret) => secret.reveal());
    expect(masked).toEqual([given, given.split(" ")[2]]);
  });

  it("leaves the pending secret before the receipt forgets it; if it cannot, the user is told", async () => {
    const world = await worldOfRotations({ destinations: 2 });
    const run = new Run(world, new Map<CallPlace, Fault>([["pendingStore.remove 1", "refused"]]));
    const ending = await perform(world, { request: { run: run3 }, run });
    expect(ending).toMatchObject({
      kind: "done",
      result: { remarks: expect.arrayContaining([expect.stringContaining("PENDING could not be removed")]) },
    });
  });

  it("may have got to another run, so it is replaced twice if that happens within half an hour", async () => {
    for (const [gap, revoked] of [
      [0.4 * HOUR, []],
      [0.6 * HOUR, ["id-4"]],
    ] as const) {
      const world = await worldOfRotations({ destinations: 2 });
      await complete(world, { run: run3 });
      world.now += gap;
      world.leastGrace = 0;
      const request = { run: { id: 4, attempt: 1 }, occasion: "incident", grace: 0 } as const;
      const { result } = await performDone(world, { request });
      expect(result.revoked.filter((id) => id === "id-4")).toEqual(revoked);
      expect(result.kept.map(({ id }) => id)).toEqual(revoked.length === 0 ? ["id-4"] : []);
    }
  });

  it("counts as stored if all have it and only the end was missing", async () => {
    const world = await worldOfRotations({ destinations: 3 });
    const run = new Run(world, new Map<CallPlace, Fault>([["pendingStore.remove 1", "killed-after"]]));
    await perform(world, { request: { run: run3 }, run });
    const next = new Run(world);
    const ending = await perform(world, { request: { run: rerun3 }, run: next });
    expect(ending).toMatchObject({
      result: { isChanged: true, tokenId: "id-4", resumed: { from: "3-1" }, superseded: [{ id: "id-3" }] },
    });
    expect(next.count("destination.store") + next.count("issuer.issue")).toBe(0);
  });
});
