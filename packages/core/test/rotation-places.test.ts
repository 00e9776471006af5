import { describe, expect, it } from "vitest";
import { readReceipt } from "../src/rotation/read-receipt.ts";
import { receiptText } from "../src/rotation/receipt-places.ts";
import { type CallPlace, type Fault, Run } from "./rotation/faults.ts";
import { DAY } from "./rotation/histories.ts";
import { ManyPlaces, SERVERS, settingOf, type Workflow } from "./rotation/many-places.ts";
import { type Performance, performDone } from "./rotation/perform.ts";
import { REGISTRY } from "./rotation/world.ts";

const [here, there] = SERVERS;
const A: Workflow = { server: here, home: "acme/ops", list: ["acme/app", "acme/site"] };
const B: Workflow = { server: here, home: "acme/ops", list: ["acme/lib"] };

/** Rotates until what was replaced is revoked, if it ever is. */
class Story {
  readonly world = new ManyPlaces();
  #run = 0;

  async rotate(workflow: Workflow, options: Partial<Performance> = {}) {
    const { secret, places, vaults } = settingOf(this.world, workflow);
    const request = { secret, run: { id: ++this.#run, attempt: 1 }, ...options.request };
    const { result } = await performDone(this.world, { ...options, request, places, vaults });
    this.world.now += 7 * DAY;
    return result;
  }

  /** Id of the token that a secret holds. */
  in(server: string, name: string): string | undefined {
    return this.world.heldBy(this.world.find(server, name).secret);
  }
}

describe("a token that was replaced in the places of a run", () => {
  it("is kept while another list of the same repository has it, and revoked when that one has another", async () => {
    const story = new Story();
    await story.rotate({ ...A, list: ["acme/app", "acme/site", "acme/lib"] });
    const first = story.in(here, "acme/lib") ?? "";
    const result = await story.rotate(A);
    expect(result.kept).toEqual([{ id: first, why: expect.stringContaining("acme/lib: REGISTRY_TOKEN") }]);
    await story.rotate(A);
    expect(story.world.alive.has(first)).toBe(true);
    await story.rotate({ ...B, list: ["acme/lib", "acme/site"] });
    expect(await story.rotate(A)).toMatchObject({ revoked: expect.arrayContaining([first]) });
  });

  it("is revoked after its grace with two lists that take turns, and nothing else is left", async () => {
    const story = new Story();
    const lists = [A, { ...A, list: ["acme/lib", "acme/ops"] }];
    for (let turn = 0; turn < 3; turn++) for (const list of lists) await story.rotate(list);
    for (const list of lists)
      await story.rotate(list, { request: { mode: "finish", run: { id: 90, attempt: 1 } } });
    const held = ["acme/app", "acme/lib"].map((name) => story.in(here, name));
    const ours = story.world.list().filter(({ label }) => label.startsWith("srt2:"));
    expect(ours.map(({ id }) => id).sort()).toEqual(held.sort());
  });

  it("tells each list which token it has", async () => {
    const story = new Story();
    const lists = [A, { ...A, list: ["acme/lib", "acme/ops"] }];
    for (const list of lists) await story.rotate(list);
    for (const list of lists) {
      const finish = { request: { mode: "finish" as const, run: { id: 90, attempt: 1 } } };
      expect((await story.rotate(list, finish)).tokenId).toBe(story.in(here, list.list[0] ?? ""));
    }
  });

  it("is not looked for among those of another server's repository of the same name and id", async () => {
    const story = new Story();
    for (const server of [here, there, here, there]) await story.rotate({ ...A, server });
    const result = await story.rotate({ ...A, server: here });
    expect(result.kept).toEqual([]);
    expect(story.world.alive.has(story.in(there, "acme/app") ?? "")).toBe(true);
  });

  it("is kept if the place was renamed and another has its name now", async () => {
    const story = new Story();
    const alone: Workflow = { ...A, list: ["acme/app"] };
    await story.rotate(alone);
    const before = story.in(here, "acme/app") ?? "";
    story.world.takeName(here, "acme/app");
    for (let turn = 0; turn < 3; turn++) expect((await story.rotate(alone)).revoked).not.toContain(before);
    expect(story.world.alive.has(before)).toBe(true);
  });

  it("is revoked though the place was renamed, for it keeps its id", async () => {
    const story = new Story();
    await story.rotate(A);
    const before = story.in(here, "acme/app") ?? "";
    story.world.rename(here, "acme/app");
    await story.rotate(A);
    expect((await story.rotate(A)).revoked).toContain(before);
  });

  it("is kept if version 1 issued it, and named with what to look at", async () => {
    const story = new Story();
    story.world.rotateByVersion1(here, [["acme/lib"], ["acme/app", "acme/site"]]);
    const old = ["acme/lib", "acme/app"].map((name) => story.in(here, name));
    await story.rotate(A);
    const { kept, revoked, remarks } = await story.rotate(A);
    expect(revoked).toEqual([]);
    expect(kept.map(({ id }) => id).sort()).toEqual(old.sort());
    expect(remarks).toContainEqual(expect.stringContaining("early version"));
  });

  it("is revoked at once if it is in wrong hands, and who loses it is named", async () => {
    const story = new Story();
    await story.rotate({ ...A, list: ["acme/app", "acme/site"] });
    const leaked = story.in(here, "acme/site") ?? "";
    for (const value of story.world.valuesOf(story.world.find(here, "acme/site").secret))
      story.world.excuse(value);
    story.world.leastGrace = 0;
    const run = { id: 50, attempt: 1 };
    const result = await story.rotate(
      { ...A, list: ["acme/app"], home: "acme/ops" },
      { request: { run, occasion: "incident", grace: 0, presentId: leaked } },
    );
    expect(result.revoked).toContain(leaked);
  });
});

it("a token that waits for the next run gets into no other list than that of its label", async () => {
  const story = new Story();
  const { secret, places, vaults } = settingOf(story.world, A);
  const run = new Run(story.world, new Map<CallPlace, Fault>([["destination.store 2", "killed"]]));
  const killed = { request: { secret, run: { id: 1, attempt: 1 } }, run, places, vaults };
  await expect(performDone(story.world, killed)).rejects.toThrow();
  const half = story.in(here, "acme/app");
  const more = await story.rotate({ ...A, list: ["acme/app", "acme/site", "acme/lib"] });
  expect(more.resumed).toBeUndefined();
  expect(story.in(here, "acme/lib")).not.toBe(half);
});

it("a receipt that does not fit a variable forgets where a token is, and never the token", () => {
  const owner = { registry: REGISTRY, server: here, home: "1" };
  const places = Array.from({ length: 6000 }, (_, index) => String(1_000_000_000 + index));
  const text = receiptText({
    v: 2,
    ...owner,
    current: "a",
    superseded: [],
    unsettled: [],
    places: new Map([["a", places]]),
    names: new Map(),
  });
  expect(text.length).toBeLessThan(46_000);
  const reading = readReceipt(text, owner);
  expect(reading).toMatchObject({ receipt: { current: "a", places: new Map([["a", ["?"]]]) } });
});

it("a receipt of another server or repository proves nothing here", () => {
  const owner = { registry: REGISTRY, server: here, home: "1" };
  const superseded = [{ id: "b", since: "2030-01-01T00:00:00.000Z" }];
  const receipt = { v: 2, ...owner, current: "a", superseded, places: { a: "x" }, lists: { x: "1" } };
  for (const other of [{ server: there }, { home: "2" }]) {
    const reading = readReceipt(JSON.stringify({ ...receipt, ...other }), owner);
    expect(reading.kind === "readable" && [...reading.receipt.places]).toEqual([
      ["a", ["?"]],
      ["b", ["?"]],
    ]);
  }
});
