import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placesOf, shortName } from "../src/rotation/places.ts";
import { readReceipt } from "../src/rotation/read-receipt.ts";
import type { Receipt } from "../src/rotation/receipt.ts";
import { receiptText } from "../src/rotation/receipt-places.ts";
import { type CallPlace, type Fault, Run } from "./rotation/faults.ts";
import { complete, DAY, worldOfRotations } from "./rotation/histories.ts";
import { perform } from "./rotation/perform.ts";
import { HOUR, REGISTRY, SECRET, SERVER, type World } from "./rotation/world.ts";

const time = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })
  .map((date) => date.toISOString());
const id = fc.string({ minLength: 1, maxLength: 8 });
const places = fc.array(fc.stringMatching(/^[!-~]{1,6}$/), { minLength: 1 }).map(placesOf);
const owner = { registry: REGISTRY, server: SERVER, home: SECRET.home };
const receipts = fc.record(
  {
    v: fc.constant(2 as const),
    registry: fc.constant(REGISTRY),
    server: fc.constant(SERVER),
    home: fc.constant(SECRET.home),
    current: id,
    superseded: fc.array(fc.record({ id, since: time })),
    pending: fc.record(
      {
        id,
        label: id,
        since: time,
        run: fc.constant("7-1"),
        until: time,
        stored: fc.nat(),
        of: id,
        left: fc.array(fc.nat()),
        before: fc.option(time),
      },
      { requiredKeys: ["id", "label", "since", "run", "until", "stored", "of"] },
    ),
    unsettled: fc.array(fc.record({ id, until: time })),
    places: fc.array(fc.tuple(id, places)).map((entries) => new Map(entries)),
    names: fc.constant(new Map<string, string>()),
  },
  { requiredKeys: ["v", "registry", "server", "home", "superseded", "unsettled", "places", "names"] },
);

/** What is in use is somewhere. */
function withEveryPlace(receipt: Receipt): Receipt {
  const { current, pending, unsettled } = receipt;
  const ids = [current, pending?.id, ...unsettled.map(({ id }) => id)].filter((id) => id !== undefined);
  const missing = ids.filter((id) => !receipt.places.has(id)).map((id) => [id, ["?"]] as const);
  return { ...receipt, places: new Map([...receipt.places, ...missing]) };
}

describe("a receipt", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(receipts.map(withEveryPlace), (receipt) => {
        expect(readReceipt(receiptText(receipt), owner)).toEqual({ kind: "readable", receipt });
      }),
    );
  });

  it("keeps what it does not know, in every part of it", () => {
    const text = JSON.stringify({
      v: 2,
      ...owner,
      since: "a later version",
      current: "a",
      superseded: [{ id: "b", since: "2030-01-01T00:00:00.000Z", by: ["x"] }],
      places: { a: shortName("1 2") },
      lists: { [shortName("1 2")]: "1 2" },
      __proto__: 1,
    });
    const reading = readReceipt(text, owner);
    const written = reading.kind === "readable" ? receiptText(reading.receipt) : "";
    expect(JSON.parse(written)).toEqual(JSON.parse(text));
  });

  it.each([
    ["absent", undefined],
    ["absent", " \n"],
    ["damaged", "{"],
    ["damaged", "null"],
    ["damaged", "[]"],
    ["damaged", '"v1"'],
    ["damaged", "{}"],
    ["damaged", JSON.stringify({ v: "1", registry: REGISTRY })],
    ["damaged", JSON.stringify({ v: 0, registry: REGISTRY })],
    ["damaged", JSON.stringify({ v: 1, registry: "" })],
    ["damaged", JSON.stringify({ v: 1, registry: REGISTRY, current: 5 })],
    ["damaged", JSON.stringify({ v: 1, registry: REGISTRY, superseded: ["a"] })],
    ["damaged", JSON.stringify({ v: 1, registry: REGISTRY, superseded: [{ id: "a", since: "yesterday" }] })],
    [
      "damaged",
      JSON.stringify({ v: 1, registry: REGISTRY, superseded: [{ id: "", since: "2030-01-01T00:00:00Z" }] }),
    ],
    ["damaged", JSON.stringify({ v: 1, registry: REGISTRY, unsettled: {} })],
    ["damaged", JSON.stringify({ v: 1, registry: REGISTRY, pending: { id: "a" } })],
    ["newer", JSON.stringify({ v: 3 })],
    ["damaged", JSON.stringify({ v: 2, registry: REGISTRY, places: { a: "x" } })],
    ["damaged", JSON.stringify({ v: 2, registry: REGISTRY, places: { a: "x" }, lists: { x: "" } })],
    ["damaged", JSON.stringify({ v: 2, registry: REGISTRY, places: { a: 1 }, lists: {} })],
    ["damaged", JSON.stringify({ v: 2, registry: REGISTRY, names: [] })],
    ["foreign", JSON.stringify({ v: 1, registry: "https://other.example" })],
  ] as const)("is %s if its text is %j", (kind, text) => {
    expect(readReceipt(text, owner)).toEqual({ kind });
  });
});

/** A token that was replaced long ago; only the receipt keeps it from being revoked, or does not. */
async function worldWithReceipt(text: string): Promise<World> {
  const world = await worldOfRotations();
  world.receipt = text;
  return world;
}

describe("a rotation with a receipt that is no good", () => {
  it("revokes nothing on the strength of a damaged one", async () => {
    const good = (await worldOfRotations()).receipt ?? "";
    const damages = fc.oneof(
      fc.nat({ max: good.length - 1 }).map((end) => good.slice(0, end)),
      fc
        .tuple(fc.nat({ max: good.length - 1 }), fc.string({ maxLength: 3 }))
        .map(([place, text]) => good.slice(0, place) + text + good.slice(place + 1)),
      fc.json(),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(damages, async (text) => {
        const world = await worldWithReceipt(text);
        const before = new Set(world.alive.keys());
        const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } } });
        world.expectKept();
        const kind = readReceipt(text, owner).kind;
        if (kind === "damaged") {
          expect([...before].filter((id) => !world.alive.has(id))).toEqual([]);
          expect(ending.kind).toBe("done");
        }
        if (kind === "newer" || kind === "foreign") expect(ending.kind).toBe("failed");
      }),
      { numRuns: 300 },
    );
  });

  it("revokes not even a token that was never stored, if the receipt is damaged", async () => {
    const world = await worldOfRotations();
    const run = new Run(world, new Map<CallPlace, Fault>([["issuer.issue 1", "killed-after"]]));
    await perform(world, { request: { run: { id: 3, attempt: 1 } }, run });
    world.receipt = "{";
    await complete(world, { run: { id: 3, attempt: 2 } });
    expect(world.ours()).toContain("id-4");
  });

  it("writes a whole one, from the labels, in the place of a damaged one", async () => {
    const world = await worldWithReceipt("{");
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } } });
    expect(ending).toMatchObject({
      result: {
        superseded: [{ id: "id-2" }, { id: "id-3" }],
        remarks: [expect.stringContaining("is damaged")],
      },
    });
    world.now += 2 * DAY;
    await complete(world, { run: { id: 4, attempt: 1 }, mode: "finish" });
    world.expectOnlyOneToken();
  });

  it.each([
    [{ v: 3, registry: REGISTRY }, /written by a newer version/],
    [{ v: 1, registry: "https://other.example", superseded: [] }, /about tokens of another registry/],
  ])("does not begin, and leaves it as it is: %j", async (content, message) => {
    const text = JSON.stringify(content);
    const world = await worldWithReceipt(text);
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } } });
    expect(ending).toMatchObject({
      error: { code: "receipt-unusable", message: expect.stringMatching(message) },
    });
    expect(world.receipt).toBe(text);
    expect(world.ours()).toEqual(["id-2", "id-3"]);
  });

  it("never revokes a token without our label that somebody has written into it", async () => {
    const world = await worldOfRotations();
    const { record } = world.issue("somebody's own");
    const receipt = JSON.parse(world.receipt ?? "");
    receipt.superseded.push({ id: record.id, since: new Date(world.now - 90 * DAY).toISOString() });
    world.receipt = JSON.stringify(receipt);
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } } });
    expect(ending).toMatchObject({ result: { revoked: ["id-2"], kept: [{ id: record.id }] } });
    expect(world.alive.has(record.id)).toBe(true);
    expect(world.receipt).toContain(`"${record.id}"`);
  });

  it("lets an id go only when the registry does not know it any more", async () => {
    const world = await worldOfRotations();
    const change = (ports: { issuer: { list: unknown } }) => {
      ports.issuer.list = async () => ({ tokens: world.list().slice(0, -2), unreadable: 1 });
    };
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } }, change });
    expect(ending).toMatchObject({
      result: { revoked: [], kept: [{ id: "id-2", why: expect.stringContaining("list") }] },
    });
    world.revokeByHand("id-2");
    world.now += HOUR;
    const next = await perform(world, { request: { run: { id: 4, attempt: 1 } } });
    expect(next).toMatchObject({ result: { revoked: ["id-2"] } });
    expect(world.receipt).not.toContain("id-2");
  });
});
