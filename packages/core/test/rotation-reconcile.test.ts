import { describe, expect, it } from "vitest";
import { type CallPlace, type Fault, Run } from "./rotation/faults.ts";
import { complete, DAY, worldBeforeRotations, worldOfRotations } from "./rotation/histories.ts";
import { interleave } from "./rotation/interleaving.ts";
import { perform } from "./rotation/perform.ts";
import { HOUR, OWNER, PREFIX, type World } from "./rotation/world.ts";

const run3 = { id: 3, attempt: 1 };
const rerun3 = { id: 3, attempt: 2 };
const run4 = { id: 4, attempt: 1 };

async function killedAt(place: CallPlace, fault: Fault, hasReceipts = true): Promise<World> {
  const world = await worldOfRotations({ hasReceipts });
  const run = new Run(world, new Map([[place, fault]]));
  expect(await perform(world, { request: { run: run3 }, run, hasReceipts })).toMatchObject({
    kind: "killed",
  });
  return world;
}

describe("a token that a dead run has issued and not noted", () => {
  it("is revoked at once by the next attempt, as the secret was last written long before", async () => {
    const world = await killedAt("issuer.issue 1", "killed-after");
    const ending = await perform(world, { request: { run: rerun3 } });
    expect(ending).toMatchObject({ result: { tokenId: "id-5", revoked: ["id-2", "id-4"], kept: [] } });
  });

  it("is replaced once more if its run may still be alive", async () => {
    const world = await killedAt("issuer.issue 1", "killed-after");
    world.now += HOUR;
    const ending = await perform(world, { request: { run: run4 } });
    expect(ending).toMatchObject({
      result: {
        tokenId: "id-5",
        revoked: ["id-2"],
        superseded: [{ id: "id-3" }],
        kept: [{ id: "id-4", why: expect.stringContaining("may be alive") }],
      },
    });
    expect(JSON.parse(world.receipt ?? "").unsettled).toMatchObject([{ id: "id-4" }]);
    world.now += 8 * HOUR;
    const next = await perform(world, { request: { run: { id: 5, attempt: 1 } } });
    expect(next).toMatchObject({
      result: { superseded: [{ id: "id-4" }, { id: "id-3" }, { id: "id-5" }], kept: [] },
    });
  });

  it("is revoked at once after six hours, and not before", async () => {
    for (const [gap, revoked] of [
      [5.9 * HOUR, ["id-2"]],
      [6.1 * HOUR, ["id-2", "id-4"]],
    ] as const) {
      const world = await killedAt("issuer.issue 1", "killed-after");
      world.now += gap;
      expect(await perform(world, { request: { run: run4 } })).toMatchObject({ result: { revoked } });
    }
  });

  it("waits for the grace if the secret was written about when it was created", async () => {
    const world = await killedAt("issuer.issue 1", "killed-after");
    const [secret] = world.secrets;
    if (secret?.value !== undefined) world.store(secret, secret.value);
    world.now += 7 * HOUR;
    const ending = await perform(world, { request: { run: run4 } });
    expect(ending).toMatchObject({
      result: { revoked: ["id-2"], superseded: [{ id: "id-4" }, { id: "id-3" }] },
    });
  });

  it("is not looked for among the tokens of other secrets", async () => {
    const world = await worldOfRotations();
    world.issue("srt:acme/app:REGISTRY_TOKEN_2:1-1-aaaaaa");
    world.issue("srt:acme/app2:REGISTRY_TOKEN:1-1-aaaaaa");
    world.issue(`${PREFIX.replace("TOKEN", "TOKEN_2")}1-1-aaaaaa`);
    world.issue(`${PREFIX.replace(OWNER.home, "00000000")}1-1-aaaaaa`);
    world.issue(`${PREFIX}by hand`);
    world.issue(PREFIX);
    world.now += 30 * DAY;
    const ending = await perform(world, { request: { run: run4 } });
    expect(ending).toMatchObject({ result: { revoked: ["id-2"], superseded: [{ id: "id-3" }], kept: [] } });
  });
});

describe("a token that a dead run was storing", () => {
  it("is revoked if the secret shows that it never got there", async () => {
    const world = await killedAt("destination.store 1", "killed");
    const ending = await perform(world, { request: { run: rerun3 } });
    expect(ending).toMatchObject({
      result: {
        tokenId: "id-5",
        revoked: ["id-4"],
        superseded: [{ id: "id-3" }],
        resumed: undefined,
      },
    });
  });

  it("is not revoked while its run may be alive", async () => {
    const world = await killedAt("destination.store 1", "killed");
    const ending = await perform(world, { request: { run: run4 } });
    expect(ending).toMatchObject({ result: { tokenId: "id-5", revoked: [], kept: [{ id: "id-4" }] } });
  });

  it("is taken for the current one, and replaced, by a later run that finds it stored", async () => {
    const world = await killedAt("destination.store 1", "killed-after");
    world.now += 7 * DAY;
    const ending = await perform(world, { request: { run: run4 } });
    expect(ending).toMatchObject({
      result: { tokenId: "id-5", superseded: [{ id: "id-3" }, { id: "id-4" }], kept: [], resumed: undefined },
    });
  });

  it("is taken for the current one by a run that only finishes", async () => {
    const world = await killedAt("destination.store 1", "killed-after");
    const request = { run: run4, mode: "finish" } as const;
    expect(await perform(world, { request })).toMatchObject({
      result: { isChanged: true, tokenId: "id-4", superseded: [{ id: "id-3" }] },
    });
  });

  it("is replaced twice if its run may be alive", async () => {
    const world = await killedAt("destination.store 1", "killed-after");
    expect(await perform(world, { request: { run: run4 } })).toMatchObject({
      result: { tokenId: "id-5", superseded: [{ id: "id-3" }], kept: [{ id: "id-4" }] },
    });
  });

  it("is kept, and so is the one before, if the secret is in another place now: the first may hold either", async () => {
    const world = await killedAt("destination.store 1", "killed");
    Object.assign(world.secrets[0] ?? {}, { name: "acme/other: REGISTRY_TOKEN", updatedAt: world.now });
    world.now += 7 * HOUR;
    expect(await perform(world, { request: { run: rerun3 } })).toMatchObject({
      result: {
        tokenId: "id-5",
        resumed: undefined,
        superseded: [],
        kept: [
          { id: "id-3", why: expect.stringContaining("acme/app-0: REGISTRY_TOKEN") },
          { id: "id-4", why: expect.stringContaining("acme/app-0: REGISTRY_TOKEN") },
        ],
      },
    });
  });

  it("is left to the next rotation by a run that only finishes, if it cannot know", async () => {
    const world = await killedAt("destination.store 1", "killed");
    const request = { run: run4, mode: "finish" } as const;
    const ending = await perform(world, { request });
    expect(ending).toMatchObject({
      result: {
        isChanged: false,
        tokenId: "id-3",
        kept: [{ id: "id-4", why: expect.stringContaining("next rotation") }],
      },
    });
    expect(JSON.parse(world.receipt ?? "").pending.id).toBe("id-4");
  });

  it("is forgotten if the registry does not know it any more", async () => {
    const world = await killedAt("destination.store 1", "killed");
    world.revokeByHand("id-4");
    await complete(world, { run: run4 });
    expect(world.receipt).not.toContain('"id-4"');
  });
});

it("a current token that is gone is told, as what uses the secret fails until it is replaced", async () => {
  const world = await worldOfRotations({ reportsUse: true });
  const request = { run: run3, mode: "finish" } as const;
  world.revokeByHand("id-3");
  const ending = await perform(world, { request });
  expect(ending).toMatchObject({
    result: {
      tokenId: undefined,
      remarks: [expect.stringContaining("id-3, which the secret holds, does not exist")],
    },
  });
  const next = await perform(world, { request: { run: run4 } });
  expect(next).toMatchObject({ result: { isChanged: true, superseded: [] } });
});

it("without a receipt, what is replaced ends at the rotation after the next at the latest", async () => {
  const world = worldBeforeRotations();
  for (const id of [1, 2, 3, 4]) {
    const ending = await perform(world, { request: { run: { id, attempt: 1 } }, hasReceipts: false });
    expect(ending).toMatchObject({ kind: "done", result: { revoked: id < 3 ? [] : [`id-${id - 1}`] } });
    expect(world.ours()).toHaveLength(Math.min(id, 2));
    world.now += 7 * DAY;
  }
  expect(world.receipt).toBeUndefined();
  expect(world.pending).toBeUndefined();
});

describe("when another rotation comes between", () => {
  it.each([
    ["before it has issued a token", 3, /No token was issued/],
    ["before it has stored its token", 8, /The new token was revoked/],
  ])("%s, the first ends and says so", async (_, steps, message) => {
    const world = await worldOfRotations();
    let step = 0;
    const [first, second] = await interleave(
      [run3, run4].map((run) => (gate) => perform(world, { request: { run }, gate })),
      (candidates) => (step++ < steps ? 0 : (candidates.at(-1) ?? 0)),
    );
    expect(first).toMatchObject({
      kind: "failed",
      error: { code: "rotation-overtaken", message: expect.stringMatching(message) },
    });
    expect(second).toMatchObject({ kind: "done" });
  });

  it("after it has stored its token, both tokens live, and the next rotation tidies up", async () => {
    const world = await worldOfRotations();
    let step = 0;
    const [first] = await interleave(
      [run3, run4].map((run) => (gate) => perform(world, { request: { run }, gate })),
      (candidates) => (step++ < 11 ? 0 : (candidates.at(-1) ?? 0)),
    );
    expect(first).toMatchObject({
      kind: "failed",
      error: {
        code: "rotation-overtaken",
        message: expect.stringContaining(
          "neither was revoked. When no rotation of it is running, run it again.",
        ),
      },
    });
    expect(world.ours()).toEqual(["id-3", "id-4", "id-5"]);
  });

  it("amid many destinations, the first notices at its next note and stores no more", async () => {
    const world = await worldOfRotations({ destinations: 120 });
    const run = new Run(world);
    let isSecondBegun = false;
    const [first] = await interleave(
      [
        (gate) => perform(world, { request: { run: run3 }, run, gate }),
        (gate) => perform(world, { request: { run: run4 }, gate }),
      ],
      (candidates) => {
        isSecondBegun ||= run.count("destination.store") === 20;
        return isSecondBegun ? (candidates.at(-1) ?? 0) : 0;
      },
    );
    expect(first).toMatchObject({ error: { code: "rotation-overtaken" } });
    expect(run.count("destination.store")).toBe(50);
  });
});

it("an id of strange characters stays on its line in what is told", async () => {
  const world = await worldOfRotations();
  const receipt = JSON.parse(world.receipt ?? "");
  const id = "x\n::stop-commands::y";
  const record = { ...world.issue("by hand").record, id };
  world.alive.set(id, { value: "", record });
  world.receipt = JSON.stringify({ ...receipt, superseded: [{ id, since: "2029-01-01T00:00:00Z" }] });
  const { traces } = await perform(world, { request: { run: run3 } });
  const messages = traces.events.flatMap((event) => (event.kind === "progress" ? [] : [event.message]));
  expect(messages).toContainEqual(expect.stringContaining("x ::stop-commands::y"));
  expect(messages.join("")).not.toContain("\n");
});
