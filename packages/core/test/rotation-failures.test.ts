import { describe, expect, it } from "vitest";
import type { RotationFailed } from "../src/rotation/rotation-failed.ts";
import { type CallPlace, type Fault, Run } from "./rotation/faults.ts";
import { worldOfRotations } from "./rotation/histories.ts";
import { type Performance, perform } from "./rotation/perform.ts";
import type { World } from "./rotation/world.ts";

const STILL_HOLDS = "The secret still holds the token that it held before";
const WORKS = "The secret works everywhere";
const NOWHERE = { done: [], notDone: [], unknown: [] };
const first = "acme/app-0: REGISTRY_TOKEN";
const second = "acme/app-1: REGISTRY_TOKEN";

async function failIn(
  world: World,
  faults: [CallPlace, Fault][],
  options: Pick<Performance, "hasReceipts" | "change"> = {},
): Promise<{ error: RotationFailed; run: Run }> {
  const run = new Run(world, new Map(faults));
  const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } }, run, ...options });
  if (ending.kind !== "failed") expect.fail(`The rotation ended ${ending.kind}.`);
  return { error: ending.error, run };
}

/** The third token is the one in the secret, and the second was due. */
describe("before a token is issued", () => {
  it.each([
    ["receipts.read 1", "destination-refused"],
    ["issuer.list 1", "request-refused"],
    ["destination.check 1", "destination-refused"],
  ] as const)(
    "a refusal of %s ends the rotation with its own code, and nothing is changed",
    async (place, code) => {
      const world = await worldOfRotations();
      const { error, run } = await failIn(world, [[place, "refused"]]);
      expect(error).toMatchObject({ code, where: NOWHERE, newTokenId: undefined });
      expect(error.message).toContain(STILL_HOLDS);
      expect(run.count("issuer.issue") + run.count("issuer.revoke") + run.count("receipts.write")).toBe(0);
    },
  );

  it("all destinations that cannot be written are named at once", async () => {
    const world = await worldOfRotations({ destinations: 3 });
    const { error, run } = await failIn(world, [
      ["destination.check 1", "refused"],
      ["destination.check 3", "refused"],
    ]);
    expect(error.message).toMatch(/2 of 3 destinations cannot be written\. acme\/app-0: .*acme\/app-2: /);
    expect(run.count("issuer.issue")).toBe(0);
  });

  it("a revocation that is refused is told and tried again next time, and the rotation goes on", async () => {
    const world = await worldOfRotations();
    const run = new Run(world, new Map([["issuer.revoke 1", "refused"]]));
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } }, run });
    expect(ending).toMatchObject({
      kind: "done",
      result: { revoked: [], kept: [{ id: "id-2", why: expect.stringContaining("could not be revoked") }] },
    });
    expect(JSON.parse(world.receipt ?? "").superseded).toMatchObject([{ id: "id-2" }, { id: "id-3" }]);
    const next = await perform(world, { request: { run: { id: 4, attempt: 1 } } });
    expect(next).toMatchObject({ result: { revoked: ["id-2"] } });
  });
});

describe("when the registry does not issue a token", () => {
  it("says that there is none", async () => {
    const world = await worldOfRotations();
    const { error } = await failIn(world, [["issuer.issue 1", "refused"]]);
    expect(error.message).toMatch(
      /^No token was issued\. issuer\.issue was refused\. The secret still holds/,
    );
    expect(error.code).toBe("request-refused");
    expect(world.ours()).toEqual(["id-3"]);
  });

  it("finds the one whose answer was lost by its label, and revokes it", async () => {
    const world = await worldOfRotations();
    const { error } = await failIn(world, [["issuer.issue 1", "lost"]]);
    expect(error.message).toContain(
      "The answer to the request for a token was lost; the token id-4 was revoked",
    );
    expect(error).toMatchObject({ newTokenId: undefined });
    expect(world.ours()).toEqual(["id-3"]);
  });

  it("leaves that to the next run if the registry does not answer at all", async () => {
    const world = await worldOfRotations();
    const { error } = await failIn(world, [
      ["issuer.issue 1", "lost"],
      ["issuer.list 2", "broken"],
    ]);
    expect(error.message).toMatch(
      /if there is a token "srt2:acme\/app:REGISTRY_TOKEN:\w{8}\.\w{8}:3-1-\w{6}" at the registry/,
    );
    expect(world.ours()).toEqual(["id-3", "id-4"]);
    world.now += 60_000;
    const next = await perform(world, { request: { run: { id: 3, attempt: 2 } } });
    expect(next).toMatchObject({ result: { revoked: ["id-2", "id-4"], tokenId: "id-5" } });
  });
});

describe("a new token that is stored nowhere yet is revoked, and the old one is not touched, when", () => {
  it.each([
    ["the registry does not accept it", "issuer.verify 1", "refused"],
    ["the registry does not say whether it accepts it", "issuer.verify 1", "broken"],
    ["the receipt cannot be written", "receipts.write 1", "refused"],
    ["the receipt may not have been written", "receipts.write 1", "broken"],
    ["the receipt cannot be read again", "receipts.read 3", "broken"],
    ["the secret cannot be written", "destination.store 1", "refused"],
    ["the rotation is cancelled", "issuer.verify 1", "hung"],
  ] as const)("%s", async (_, place, fault) => {
    const world = await worldOfRotations();
    const held = world.secrets[0]?.value;
    const { error } = await failIn(world, [[place, fault]]);
    expect(error.message).toContain(STILL_HOLDS);
    expect(error.message).toContain("The new token was revoked.");
    expect(error.newTokenId).toBeUndefined();
    expect(world.secrets[0]?.value).toBe(held);
    expect(world.ours()).toEqual(["id-3"]);
    expect(JSON.parse(world.receipt ?? "").pending).toBeUndefined();
  });

  it("the pending secret cannot be written", async () => {
    const world = await worldOfRotations({ destinations: 2 });
    const { run } = await failIn(world, [["pendingStore.store 1", "lost"]]);
    expect(run.count("destination.store")).toBe(0);
    expect(world.ours()).toEqual(["id-3"]);
    expect(world.pending).toBeUndefined();
  });

  it("all secrets refuse it", async () => {
    const world = await worldOfRotations({ destinations: 2 });
    const { error } = await failIn(world, [
      ["destination.store 1", "refused"],
      ["destination.store 2", "refused"],
    ]);
    expect(error).toMatchObject({
      code: "destination-refused",
      where: { done: [], notDone: [first, second], unknown: [] },
    });
    expect(world.ours()).toEqual(["id-3"]);
    expect(world.pending).toBeUndefined();
  });

  it("the registry has no answer that would tell a live token from a dead one", async () => {
    const world = await worldOfRotations();
    const { error } = await failIn(world, [], {
      change: (ports) => {
        const { verify } = ports.issuer;
        ports.issuer.verify = async (token) => ({ ...(await verify(token)), certainty: "not-refused" });
      },
    });
    expect(error.code).toBe("registry-misbehaved");
    expect(world.ours()).toEqual(["id-3"]);
  });

  it("and if even that is refused, the message names it, and the next run does it", async () => {
    const world = await worldOfRotations();
    const { error } = await failIn(world, [
      ["issuer.verify 1", "refused"],
      ["issuer.revoke 2", "refused"],
    ]);
    expect(error.message).toContain("The new token id-4 could not be revoked: the next run does it.");
    expect(error.newTokenId).toBe("id-4");
    world.now += 60_000;
    const next = await perform(world, { request: { run: { id: 3, attempt: 2 } } });
    expect(next).toMatchObject({ result: { revoked: ["id-2", "id-4"] } });
  });
});

describe("when a store was not answered", () => {
  it("the time of the secret's last change shows that it is there", async () => {
    const world = await worldOfRotations();
    const run = new Run(world, new Map([["destination.store 1", "lost"]]));
    const ending = await perform(world, { request: { run: { id: 3, attempt: 1 } }, run });
    expect(ending).toMatchObject({ kind: "done", result: { tokenId: "id-4", stored: [first] } });
  });

  it("and nothing shows that it is there, neither token is revoked", async () => {
    const world = await worldOfRotations();
    const { error } = await failIn(world, [["destination.store 1", "broken"]]);
    expect(error).toMatchObject({
      code: "rotation-incomplete",
      newTokenId: "id-4",
      where: { done: [], notDone: [], unknown: [first] },
    });
    expect(error.message).toContain(WORKS);
    expect(error.message).toContain(`Not known of 1: ${first}.`);
    expect(world.ours()).toEqual(["id-3", "id-4"]);
  });

  it("the others get the token, and the next run stores what is left with the same", async () => {
    const world = await worldOfRotations({ destinations: 12 });
    const { error } = await failIn(world, [
      ["destination.store 1", "lost"],
      ["destination.store 3", "refused"],
    ]);
    expect(error.where.done).toHaveLength(10);
    expect(error.where).toMatchObject({ notDone: ["acme/app-2: REGISTRY_TOKEN"], unknown: [first] });
    expect(error.message).toMatch(
      /Stored in 10: .*Not stored in 1: acme\/app-2.*Not known of 1: acme\/app-0/,
    );
    const run = new Run(world);
    const next = await perform(world, { request: { run: { id: 4, attempt: 1 } }, run });
    expect(next).toMatchObject({
      kind: "done",
      result: { tokenId: "id-4", resumed: { id: "id-4", from: "3-1" } },
    });
    expect(run.count("destination.store")).toBe(2);
    expect(run.count("issuer.issue")).toBe(0);
  });
});

describe("when all is stored and only the receipt is not written", () => {
  it.each(["refused", "broken"] as const)(
    "(%s) the failure says so, and a new attempt only writes it",
    async (fault) => {
      const world = await worldOfRotations();
      const { error } = await failIn(world, [["receipts.write 2", fault]]);
      expect(error).toMatchObject({
        code: "rotation-incomplete",
        where: { done: [first] },
        newTokenId: "id-4",
      });
      expect(error.message).toContain("was stored everywhere, but the receipt does not say so");
      expect(error.message).toContain(WORKS);
      const run = new Run(world);
      const next = await perform(world, { request: { run: { id: 3, attempt: 2 } }, run });
      expect(next).toMatchObject({
        kind: "done",
        result: { isChanged: true, tokenId: "id-4", superseded: [{ id: "id-3" }], resumed: { from: "3-1" } },
      });
      expect(run.count("issuer.issue") + run.count("destination.store")).toBe(0);
    },
  );

  it("but the answer to the write was lost, all is well", async () => {
    const world = await worldOfRotations();
    const run = new Run(world, new Map([["receipts.write 2", "lost"]]));
    expect(await perform(world, { request: { run: { id: 3, attempt: 1 } }, run })).toMatchObject({
      kind: "done",
    });
  });
});
