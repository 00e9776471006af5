import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TokenRecord } from "../src/registries/token-administration.ts";
import { judgeSuperseded } from "../src/rotation/judge-superseded.ts";
import type { Receipt } from "../src/rotation/receipt.ts";
import { DAY, worldOfRotations } from "./rotation/histories.ts";
import { perform } from "./rotation/perform.ts";
import { HOUR, OWNER, PREFIX, REGISTRY, SECRET, SERVER } from "./rotation/world.ts";

const NOW = Date.parse("2030-06-01T12:00:00Z");
const settings = { namedIds: new Set<string>(), grace: DAY, keepsWhatIsUsed: true };
const nothing: Receipt = {
  v: 2,
  registry: REGISTRY,
  server: SERVER,
  home: SECRET.home,
  superseded: [],
  unsettled: [],
  places: new Map(),
  names: new Map(),
};

function judge(
  since: number,
  changes: Partial<Omit<Parameters<typeof judgeSuperseded>[1], "record">> & {
    record?: Partial<TokenRecord>;
  } = {},
) {
  const record: TokenRecord = {
    id: "id-1",
    label: `${PREFIX}7-1-0abc9z`,
    createdAt: undefined,
    lastUsedAt: undefined,
    expiry: { kind: "never" },
    permissions: [],
    packageScope: undefined,
    ...changes.record,
  };
  return judgeSuperseded(
    { id: "id-1", since: new Date(since).toISOString() },
    {
      receipt: nothing,
      owner: OWNER,
      settings,
      now: NOW,
      isNeverStored: false,
      isLeaked: false,
      ...changes,
      record,
    },
  );
}

describe("a superseded token", () => {
  it("is due exactly when its grace is over", () => {
    expect(judge(NOW - DAY + 1)).toEqual({ kind: "waits" });
    expect(judge(NOW - DAY)).toEqual({ kind: "due" });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 * DAY }),
        fc.integer({ min: HOUR, max: 30 * DAY }),
        (age, grace) => {
          const { kind } = judge(NOW - age, { settings: { ...settings, grace } });
          expect(kind).toBe(age >= grace ? "due" : "waits");
        },
      ),
    );
  });

  it("needs no grace if no destination ever held it", () => {
    expect(judge(NOW, { isNeverStored: true })).toEqual({ kind: "due" });
  });

  it("is kept if it was used after it was replaced, with the time", () => {
    const record = { lastUsedAt: new Date(NOW - 2 * DAY + 1000) };
    const judgement = judge(NOW - 2 * DAY, { record });
    expect(judgement).toEqual({
      kind: "kept",
      why: expect.stringContaining(record.lastUsedAt.toISOString()),
    });
    expect(judge(NOW - 2 * DAY, { record: { lastUsedAt: new Date(NOW - 2 * DAY) } })).toEqual({
      kind: "due",
    });
    expect(judge(NOW - 2 * DAY, { record, settings: { ...settings, keepsWhatIsUsed: false } })).toEqual({
      kind: "due",
    });
    // The only use was our own question whether it works.
    expect(judge(NOW - 2 * DAY, { record, isNeverStored: true })).toEqual({ kind: "due" });
  });

  it.each(["", "made by hand", "srt:acme/app:REGISTRY_TOKEN", `${PREFIX}7-1`])(
    "is kept if its label is not one of this secret's rotation (%j), unless the user names it",
    (label) => {
      const judgement = judge(NOW - 2 * DAY, { record: { label } });
      expect(judgement).toEqual({
        kind: "kept",
        why: expect.stringContaining("no label of this secret's rotation"),
      });
      const named = { ...settings, namedIds: new Set(["id-1"]) };
      expect(judge(NOW - 2 * DAY, { record: { label }, settings: named })).toEqual({ kind: "due" });
    },
  );

  it.each([
    ["another server or repository", PREFIX.replace(OWNER.home, "00000000")],
    ["another secret", PREFIX.replace("TOKEN", "TOKEN_2")],
    ["an early version, for another secret", "srt:acme/app:REGISTRY_TOKEN_2:"],
    ["an early version, perhaps for this one", "srt:acme/app:REGISTRY_TOKEN:"],
  ])("is kept if its label is of a rotation of %s, even if the user names it", (_, prefix) => {
    const record = { label: `${prefix}7-1-0abc9z` };
    const named = { ...settings, namedIds: new Set(["id-1"]) };
    expect(judge(NOW - 2 * DAY, { record, settings: named }).kind).toBe("kept");
  });

  it("is due if its label names this server and repository, whatever they are called now", () => {
    const record = { label: `${PREFIX.replace("acme/app", "acme/earlier-name")}7-1-0abc9z` };
    expect(judge(NOW - 2 * DAY, { record })).toEqual({ kind: "due" });
  });

  it("is kept while a place may hold it, and named with that place", () => {
    const receipt = {
      ...nothing,
      places: new Map([["id-1", ["101", "102"]]]),
      names: new Map([["101", "acme/site: REGISTRY_TOKEN"]]),
    };
    expect(judge(NOW - 90 * DAY, { receipt })).toEqual({
      kind: "elsewhere",
      why: expect.stringContaining("acme/site: REGISTRY_TOKEN, the place 102"),
    });
    expect(judge(NOW - 90 * DAY, { receipt, isNeverStored: true }).kind).toBe("elsewhere");
    expect(judge(NOW - 90 * DAY, { receipt, isLeaked: true })).toEqual({ kind: "due" });
  });

  it.each([
    ["current", { current: "id-1" }],
    [
      "pending",
      { pending: { id: "id-1", label: "x", since: "", run: "1-1", until: "", stored: 0, of: "1" } },
    ],
  ])("is kept if the receipt also has it as %s", (_, part) => {
    const receipt = { ...nothing, superseded: [], unsettled: [], ...part };
    expect(judge(NOW - 2 * DAY, { receipt }).kind).toBe("kept");
    expect(judge(NOW - 2 * DAY, { receipt, isNeverStored: true }).kind).toBe("kept");
  });

  it("waits for another rotation, however old it is, while a destination may hold it", () => {
    const unsettled = [{ id: "id-1", until: new Date(NOW - 9 * DAY).toISOString() }];
    const receipt = { ...nothing, superseded: [], unsettled };
    expect(judge(NOW - 9 * DAY, { receipt })).toEqual({ kind: "unsettled" });
    expect(judge(NOW - 9 * DAY, { receipt, isNeverStored: true })).toEqual({ kind: "unsettled" });
  });
});

describe("at the registry", () => {
  it("a token that a job used after the switch stays alive until the user decides", async () => {
    const world = await worldOfRotations({ reportsUse: true });
    const old = world.alive.get("id-2");
    world.isAccepted(old?.value ?? "");
    const used = old?.record.lastUsedAt?.toISOString() ?? "";
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } } });
    expect(ending).toMatchObject({
      result: { revoked: [], kept: [{ id: "id-2", why: expect.stringContaining(used) }] },
    });
    expect(ending.traces.events).toContainEqual({ kind: "warning", message: expect.stringContaining(used) });
    world.now += 7 * DAY;
    const request = { run: { id: 4, attempt: 1 }, usedAfterSwitch: "revoke" } as const;
    expect(await perform(world, { request })).toMatchObject({
      result: { revoked: ["id-2", "id-3"], kept: [] },
    });
  });

  it("a leaked token ends in the same run, used or not, and its successor lives", async () => {
    const world = await worldOfRotations({ reportsUse: true });
    world.leastGrace = 0;
    world.isAccepted(world.secrets[0]?.value ?? "");
    const request = { run: { id: 3, attempt: 1 }, occasion: "incident", grace: 0 } as const;
    const ending = await perform(world, { request });
    expect(ending).toMatchObject({
      result: { tokenId: "id-4", revoked: ["id-2", "id-3"], superseded: [], kept: [] },
    });
    world.expectOnlyOneToken();
    expect(world.receipt).not.toMatch(/id-[23]/);
  });

  it("an incident with a grace waits for it", async () => {
    const world = await worldOfRotations();
    const request = { run: { id: 3, attempt: 1 }, occasion: "incident", grace: HOUR / 2 } as const;
    expect(await perform(world, { request })).toMatchObject({ result: { superseded: [{ id: "id-3" }] } });
  });

  it("finishing revokes what is due, and issues nothing", async () => {
    const world = await worldOfRotations();
    const request = { run: { id: 3, attempt: 1 }, mode: "finish" } as const;
    const ending = await perform(world, { request });
    expect(ending).toMatchObject({
      result: { isChanged: false, tokenId: "id-3", revoked: ["id-2"], stored: [] },
    });
    expect(world.receipt).not.toContain("id-2");
    world.expectOnlyOneToken();
  });
});

describe("a request is refused before anything is asked", () => {
  it.each([
    ["a grace of less than an hour", { grace: HOUR - 1 }, /grace is at least 1 hour/],
    ["a negative grace", { grace: -1, occasion: "incident" }, /grace/],
    ["a grace that is no number", { grace: Number.NaN, occasion: "incident" }, /grace/],
    ["a scope with a colon", { secret: { ...SECRET, scope: "a:b" } }, /"a:b" cannot stand in a label/],
    ["a scope with a blank", { secret: { ...SECRET, scope: "a b" } }, /cannot stand in a label/],
    ["a name that no secret has", { secret: { ...SECRET, name: "1ST" } }, /not the name of a secret/],
    ["a run without a number", { run: { id: 1.5, attempt: 1 } }, /whole numbers/],
    ["a note of two lines", { note: "a\nb" }, /one line/],
  ] as const)("if it has %s", async (_, change, message) => {
    const world = await worldOfRotations();
    const before = JSON.stringify([...world.alive.keys(), world.receipt]);
    const attempt = perform(world, { request: { run: { id: 3, attempt: 1 }, ...change } });
    await expect(attempt).rejects.toMatchObject({
      code: "input-invalid",
      message: expect.stringMatching(message),
    });
    expect(JSON.stringify([...world.alive.keys(), world.receipt])).toBe(before);
  });

  it("if the registry has no room for the label", async () => {
    const world = await worldOfRotations();
    const change = (ports: { issuer: object }) => Object.assign(ports.issuer, { longestLabel: 20 });
    await expect(perform(world, { change })).rejects.toMatchObject({
      message: expect.stringContaining("takes 20"),
    });
  });

  it("if there is no destination, or one twice", async () => {
    const world = await worldOfRotations();
    const none = perform(world, { change: (ports) => Object.assign(ports, { destinations: [] }) });
    await expect(none).rejects.toMatchObject({ message: expect.stringContaining("no destination") });
    const twice = perform(world, {
      change: (ports) =>
        Object.assign(ports, { destinations: [...ports.destinations, ...ports.destinations] }),
    });
    await expect(twice).rejects.toMatchObject({ message: expect.stringContaining("named twice") });
  });
});
