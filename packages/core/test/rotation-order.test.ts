import { expect, it } from "vitest";
import { readReceipt } from "../src/rotation/read-receipt.ts";
import { Run } from "./rotation/faults.ts";
import { DAY, worldBeforeRotations, worldOfRotations } from "./rotation/histories.ts";
import { perform } from "./rotation/perform.ts";
import { HOUR, keysOf, REGISTRY, SECRET, SERVER, World } from "./rotation/world.ts";

it("asks first, then ends what is due, then issues, verifies, notes, stores and notes again", async () => {
  const world = await worldOfRotations();
  const run = new Run(world);
  await perform(world, { request: { run: { id: 3, attempt: 1 } }, run });
  expect(run.calls.map(({ name }) => name)).toEqual([
    "receipts.read",
    "issuer.list",
    "destination.check",
    // Is another rotation under way?
    "receipts.read",
    "issuer.revoke",
    "destination.storedAt",
    "issuer.issue",
    "issuer.verify",
    "receipts.read",
    "receipts.write",
    "destination.store",
    "receipts.read",
    "receipts.write",
  ]);
});

it("with several destinations, has the new token wait in the pending secret until all have it", async () => {
  const world = await worldOfRotations({ destinations: 2 });
  const run = new Run(world);
  await perform(world, { request: { run: { id: 3, attempt: 1 } }, run });
  const names = run.calls.map(({ name }) => name);
  expect(names.slice(names.indexOf("issuer.issue"))).toEqual([
    "issuer.issue",
    "issuer.verify",
    "receipts.read",
    "receipts.write",
    "pendingStore.store",
    "destination.store",
    "destination.store",
    // The cursor.
    "receipts.read",
    "receipts.write",
    "receipts.read",
    "pendingStore.remove",
    "receipts.read",
    "receipts.write",
  ]);
  expect(world.pending).toBeUndefined();
});

it("tells what it has done, and keeps ids and times in the receipt", async () => {
  const world = await worldOfRotations({ reportsUse: true });
  const before = new Date(world.now);
  const ending = await perform(world, { request: { run: { id: 30, attempt: 2 } } });
  expect(ending).toMatchObject({
    kind: "done",
    result: {
      isChanged: true,
      isDryRun: false,
      tokenId: "id-4",
      expiry: { kind: "never" },
      stored: ["acme/app-0: REGISTRY_TOKEN"],
      revoked: ["id-2"],
      kept: [],
      resumed: undefined,
      remarks: [],
    },
  });
  const superseded = ending.kind === "done" ? ending.result.superseded : [];
  expect(superseded.map(({ id }) => id)).toEqual(["id-3"]);
  const seconds = ((superseded[0]?.revocableAt.getTime() ?? 0) - before.getTime() - DAY) / 1000;
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(10);
  const reading = readReceipt(world.receipt, { registry: REGISTRY, server: SERVER, home: SECRET.home });
  expect(reading).toMatchObject({
    kind: "readable",
    receipt: {
      v: 2,
      registry: REGISTRY,
      server: SERVER,
      home: SECRET.home,
      current: "id-4",
      superseded: [{ id: "id-3" }],
      unsettled: [],
      places: new Map([["id-4", keysOf(1)]]),
    },
  });
  expect(world.receipt).not.toMatch(/pending|unsettled|\n/);
});

it("masks a new token before anything else is done with it, and shows it nowhere", async () => {
  const world = await worldOfRotations({ destinations: 2 });
  const order: string[] = [];
  let traceCount = () => 0;
  const { traces } = await perform(world, {
    request: { run: { id: 3, attempt: 1 } },
    gate: (way) => (call, effect) => {
      order.push(`${call.name}: ${traceCount()} masked`);
      return way(call, effect);
    },
    change: ({ traces }) => {
      traceCount = () => traces.masked.length;
    },
  });
  expect(order.indexOf("issuer.issue: 0 masked")).toBeGreaterThan(0);
  expect(order.slice(order.indexOf("issuer.issue: 0 masked") + 1)).not.toContainEqual(
    expect.stringContaining(": 0 masked"),
  );
  const value = world.secrets[0]?.value ?? "";
  expect(traces.masked.map((secret) => secret.reveal())).toEqual([value]);
  expect(JSON.stringify(traces.events)).not.toContain(value);
  expect(world.receipt).not.toContain(value);
});

it("labels a token with the secret, the run, something of chance and the user's note", async () => {
  const world = new World();
  await perform(world, { request: { run: { id: 123, attempt: 4 }, note: "for the nightly build" } });
  expect(world.list().map(({ label }) => label)).toEqual([
    expect.stringMatching(
      /^srt2:acme\/app:REGISTRY_TOKEN:[0-9a-z]{8}\.[0-9a-z]{8}:123-4-[0-9a-z]{6} for the nightly build$/,
    ),
  ]);
  expect(world.ours()).toHaveLength(1);
});

it("says that the token of before the first rotation is for the user to revoke", async () => {
  const world = worldBeforeRotations();
  const ending = await perform(world, {});
  expect(ending).toMatchObject({
    result: { superseded: [], remarks: [expect.stringContaining("not known which token")] },
  });
  world.now += 7 * DAY;
  await perform(world, { request: { run: { id: 2, attempt: 1 } } });
  expect(world.alive.has("id-1")).toBe(true);
});

it("has nothing to say of a token before if the secret did not exist", async () => {
  expect(await perform(new World(), {})).toMatchObject({ result: { isChanged: true, remarks: [] } });
});

it("revokes the token of before the first rotation if the user names it", async () => {
  const world = worldBeforeRotations();
  const ending = await perform(world, { request: { run: { id: 1, attempt: 1 }, currentId: "id-1" } });
  expect(ending).toMatchObject({ result: { superseded: [{ id: "id-1" }], remarks: [] } });
  world.now += 25 * HOUR;
  const next = await perform(world, { request: { run: { id: 2, attempt: 1 }, currentId: "id-1" } });
  expect(next).toMatchObject({ result: { revoked: ["id-1"] } });
});

it("without a receipt, too, when a later store shows that it is out of use", async () => {
  const world = worldBeforeRotations();
  for (const id of [1, 2]) {
    const request = { run: { id, attempt: 1 }, currentId: "id-1" };
    expect(await perform(world, { request, hasReceipts: false })).toMatchObject({ result: { revoked: [] } });
    world.now += 7 * DAY;
  }
  const request = { run: { id: 3, attempt: 1 }, currentId: "id-1" };
  const ending = await perform(world, { request, hasReceipts: false });
  expect(ending).toMatchObject({ result: { revoked: expect.arrayContaining(["id-1", "id-2"]) } });
});
