import { expect, it } from "vitest";
import { type CallPlace, type Fault, Run } from "./rotation/faults.ts";
import { worldOfRotations } from "./rotation/histories.ts";
import { perform } from "./rotation/perform.ts";
import type { World } from "./rotation/world.ts";

const READS = new Set([
  "issuer.list",
  "issuer.verify",
  "receipts.read",
  "destination.check",
  "destination.storedAt",
]);

async function dryRun(world: World, request: Parameters<typeof perform>[1]["request"]) {
  const run = new Run(world);
  const state = () => JSON.stringify([[...world.alive.keys()], world.secrets, world.receipt, world.pending]);
  const before = state();
  const { traces: _, ...ending } = await perform(world, {
    request: { run: { id: 3, attempt: 2 }, ...request, isDryRun: true },
    run,
  });
  expect(run.calls.filter(({ name }) => !READS.has(name))).toEqual([]);
  expect(state()).toBe(before);
  return ending;
}

it("a dry run tells what a rotation would do, and only reads", async () => {
  const world = await worldOfRotations({ destinations: 2 });
  expect(await dryRun(world, undefined)).toMatchObject({
    kind: "done",
    result: {
      isDryRun: true,
      isChanged: true,
      tokenId: undefined,
      stored: ["acme/app-0: REGISTRY_TOKEN", "acme/app-1: REGISTRY_TOKEN"],
      revoked: ["id-2"],
      superseded: [{ id: "id-3" }],
      resumed: undefined,
    },
  });
});

it("a dry run tells what an incident would end", async () => {
  const request = { run: { id: 3, attempt: 2 }, occasion: "incident", grace: 0 } as const;
  expect(await dryRun(await worldOfRotations(), request)).toMatchObject({
    result: { revoked: ["id-2", "id-3"], superseded: [] },
  });
});

it("a dry run tells that an earlier rotation would be continued", async () => {
  const world = await worldOfRotations({ destinations: 3 });
  const run = new Run(world, new Map<CallPlace, Fault>([["destination.store 2", "killed"]]));
  await perform(world, { request: { run: { id: 3, attempt: 1 } }, run });
  expect(await dryRun(world, undefined)).toMatchObject({
    result: { tokenId: "id-4", resumed: { id: "id-4", from: "3-1" }, superseded: [{ id: "id-3" }] },
  });
});

it("a dry run of finishing tells what would end", async () => {
  const request = { run: { id: 3, attempt: 2 }, mode: "finish" } as const;
  expect(await dryRun(await worldOfRotations(), request)).toMatchObject({
    result: { isChanged: false, tokenId: "id-3", revoked: ["id-2"], superseded: [], stored: [] },
  });
});

it("a dry run finds out what would keep a rotation from its end", async () => {
  const world = await worldOfRotations();
  const run = new Run(world, new Map<CallPlace, Fault>([["destination.check 1", "refused"]]));
  const request = { run: { id: 3, attempt: 1 }, isDryRun: true };
  expect(await perform(world, { request, run })).toMatchObject({ error: { code: "destination-refused" } });
});
