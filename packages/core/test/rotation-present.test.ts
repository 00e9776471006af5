import { describe, expect, it } from "vitest";
import { RegistryTokenError } from "../src/errors.ts";
import { Run } from "./rotation/faults.ts";
import { DAY, worldOfRotations } from "./rotation/histories.ts";
import { type Performance, perform } from "./rotation/perform.ts";
import { HOUR, type World } from "./rotation/world.ts";

const incident = { occasion: "incident", grace: 0 } as const;

/** After rotations, somebody has put a token of their own into the secret. */
async function worldWithAnother(): Promise<{ world: World; before: string; another: string }> {
  const world = await worldOfRotations();
  const [secret] = world.secrets;
  if (secret === undefined) throw new Error("The world has no secret.");
  const before = world.heldBy(secret) ?? "";
  world.now += HOUR;
  const { token, record } = world.issue("by hand");
  world.store(secret, token.reveal());
  return { world, before, another: record.id };
}

describe("a rotation whose user says which token the secret holds", () => {
  it("believes the user more than the receipt, and ends both tokens when their grace is over", async () => {
    const { world, before, another } = await worldWithAnother();
    const first = await perform(world, { request: { run: { id: 3, attempt: 1 }, presentId: another } });
    expect(first).toMatchObject({ kind: "done" });
    expect([before, another].map((id) => world.alive.has(id))).toEqual([true, true]);
    world.now += 2 * DAY;
    const request = { run: { id: 4, attempt: 1 }, mode: "finish", namedIds: [another] } as const;
    await perform(world, { request });
    expect([before, another].map((id) => world.alive.has(id))).toEqual([false, false]);
  });

  it("keeps what has no label of its own if nobody names it any more", async () => {
    const { world, another } = await worldWithAnother();
    await perform(world, { request: { run: { id: 3, attempt: 1 }, presentId: another } });
    world.now += 2 * DAY;
    const next = await perform(world, { request: { run: { id: 4, attempt: 1 }, mode: "finish" } });
    expect(next).toMatchObject({ result: { kept: [{ id: another }] } });
    expect(world.alive.has(another)).toBe(true);
  });

  it("ends both at once after an incident, and not before the secret has another", async () => {
    const { world, before, another } = await worldWithAnother();
    world.leastGrace = 0;
    const run = new Run(world);
    const request = { run: { id: 3, attempt: 1 }, presentId: another, ...incident };
    const ending = await perform(world, { request, run });
    expect(ending).toMatchObject({ result: { revoked: expect.arrayContaining([before, another]) } });
    const names = run.calls.map(({ name }) => name);
    expect(names.indexOf("destination.store")).toBeLessThan(names.lastIndexOf("issuer.revoke"));
    expect(world.alive.has(another)).toBe(false);
  });

  it("ends nothing that the secret may hold if the user was wrong, and the new token could not be stored", async () => {
    const world = await worldOfRotations();
    world.leastGrace = 0;
    const { record } = world.issue("by hand");
    const change: Performance["change"] = ({ destinations: [destination] }) => {
      if (destination === undefined) return;
      destination.store = async () => {
        throw new RegistryTokenError("destination-refused", "It may not be written.");
      };
    };
    const request = { run: { id: 3, attempt: 1 }, presentId: record.id, ...incident };
    expect(await perform(world, { request, change })).toMatchObject({ kind: "failed" });
    world.expectKept();
  });

  it("pays no attention to a token that the registry does not have", async () => {
    const world = await worldOfRotations();
    const [secret] = world.secrets;
    const before = secret && world.heldBy(secret);
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 }, presentId: "id-none" } });
    expect(ending).toMatchObject({ result: { superseded: [{ id: before }] } });
  });
});
