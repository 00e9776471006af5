import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { announceInterrupted } from "../src/rotation/announce-interrupted.ts";
import { hereDestination } from "../src/rotation/here-destination.ts";
import { type Deed, Script } from "./editor/script.ts";
import { scriptedEditor } from "./editor/scripted-editor.ts";
import { asOffered, HOUR, inGitHub, RotationScene, yes } from "./rotation-scene.ts";
import { Machine } from "./services-for-test.ts";

let scene: RotationScene;
beforeEach(async () => {
  scene = await RotationScene.open();
});
afterEach(() => scene.close());

const here: Deed = { choose: "In this editor" };
const incident: Deed = { choose: "It is in wrong hands" };
const replace: Deed = { choose: "Replace it" };

describe("rotating the token that is used here", () => {
  it("gives Composer the new one, and lets the old one work for a day, as somebody else may have it", async () => {
    await scene.useHere();
    const before = scene.inFile();
    const saved = await scene.perform("saveTokenAsSecret", inGitHub.slice(1));
    expect(saved.openEnds).toEqual([]);
    const performance = await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
    expect(performance.openEnds).toEqual([]);
    expect(scene.inFile()).not.toBe(before);
    expect(scene.inSecret?.revokedAt).toBeNull();
    expect(performance.seen.at(-1)).toContain("Replaced and still working: 1.");
    expect(performance.seen).toContainEqual(
      expect.stringMatching(/The old one, laptop \(.*\), goes on working/),
    );
    expect(scene.machine.openTexts(performance)).not.toContain(scene.inFile());
    const early = await scene.perform("rotateToken", [here, { choose: "End those" }, yes]);
    expect(early.seen.at(-1)).toContain("Replaced and still working: 1.");
    expect(scene.broker.findToken(before)?.revokedAt).toBeNull();
    await scene.pass(30 * HOUR);
    const finish = await scene.perform("rotateToken", [here, { choose: "End those" }, yes]);
    expect(finish.openEnds).toEqual([]);
    expect(scene.broker.findToken(before)?.revokedAt).not.toBeNull();
  });

  it("ends it at once if it is in wrong hands", async () => {
    await scene.useHere();
    const before = scene.inFile();
    const { openEnds } = await scene.perform("rotateToken", [here, incident, ...asOffered, yes]);
    expect(openEnds).toEqual([]);
    expect(scene.broker.findToken(before)?.revokedAt).not.toBeNull();
    expect(scene.broker.findToken(scene.inFile())?.revokedAt).toBeNull();
  });

  it("believes that it has ended when the registry refuses it, some seconds later", async () => {
    await scene.close();
    scene = await RotationScene.open({ revocationLag: 4_000 });
    await scene.useHere();
    const { openEnds, seen } = await scene.perform("rotateToken", [here, incident, ...asOffered, yes]);
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toContain("Ended: 1.");
    expect(seen.at(-1)).not.toContain("still works");
  });

  it("asks neither where it is nor why, if it was found in a file", async () => {
    await scene.useHere();
    const before = scene.inFile();
    const [account] = scene.machine.accounts.list();
    const target = { accountId: account?.id ?? "", isLeaked: true };
    const { openEnds } = await scene.perform("rotateToken", [...asOffered, yes], { target });
    expect(openEnds).toEqual([]);
    expect(scene.broker.findToken(before)?.revokedAt).not.toBeNull();
    expect(scene.broker.findToken(scene.inFile())?.revokedAt).toBeNull();
  });

  it("keeps the id of the new one with the secrets, where every window finds it", async () => {
    await scene.useHere();
    await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
    const { id, label } = scene.broker.findToken(scene.inFile()) ?? {};
    expect(scene.machine.accounts.list()[0]?.token).toMatchObject({ id, label });
    await scene.machine.state.update("accounts", undefined);
    const window = new Machine(scene.machine);
    await window.accounts.sweep();
    expect(window.accounts.list()[0]?.token).toMatchObject({ id, label });
  });

  it("keeps what it knows of the old ones where every window finds it", async () => {
    await scene.useHere();
    const before = scene.inFile();
    await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
    await scene.machine.state.update("rotations", undefined);
    await scene.pass(30 * HOUR);
    const finish: Deed[] = [here, { choose: "End those" }, yes];
    const { openEnds } = await scene.perform("rotateToken", finish, { on: new Machine(scene.machine) });
    expect(openEnds).toEqual([]);
    expect(scene.broker.findToken(before)?.revokedAt).not.toBeNull();
  });

  it("leaves everything as it was if the package manager's file cannot be written", async () => {
    await scene.useHere();
    const before = scene.inFile();
    const account = scene.machine.accounts.list()[0];
    writeFileSync(join(scene.machine.home, ".config/composer/auth.json"), "{ no JSON");
    const failed = await scene.perform("rotateToken", [here, incident, ...asOffered, yes]);
    expect(failed.openEnds).toEqual([]);
    expect(failed.seen.at(-2)).toMatch(/auth\.json.*still holds the token that it held before/);
    expect(scene.broker.liveTokens().map(({ id }) => id)).toEqual([account?.token?.id]);
    expect(scene.machine.accounts.list()[0]?.token).toEqual(account?.token);
    const [kept] = scene.machine.accounts.list();
    const secrets = kept && (await scene.machine.accounts.secretsOf(kept));
    expect(secrets?.token?.reveal()).toBe(before);
  });

  it("counts what is stored only where the package manager's file has it as well", async () => {
    await scene.useHere();
    const [account] = scene.machine.accounts.list();
    if (account === undefined) throw new Error("There is no account.");
    const services = scene.machine.services(scriptedEditor(new Script([])));
    const destination = hereDestination(services, { account, recordOf: () => undefined });
    expect((await destination.storedAt())?.toISOString()).toBe(account.token?.createdAt);
    writeFileSync(join(scene.machine.home, ".config/composer/auth.json"), "{}");
    expect(await destination.storedAt()).toBeUndefined();
  });

  it("says that an interrupted one has not come to its end, and puts it first", async () => {
    await scene.useHere();
    await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
    const { rotations } = scene.machine.services(scriptedEditor(new Script([])));
    const [record] = rotations.list();
    if (record === undefined) throw new Error("There is no record of the rotation.");
    const run = { id: scene.machine.clock.now(), attempt: 1, state: "began" } as const;
    await rotations.put({ ...record, run }, {});
    const { seen } = await scene.perform("rotateToken", [here, replace, ...asOffered, "escape"]);
    const [place = 0, note = 0, other = 0] = ["In this editor", "has not come", "In a GitHub"].map((text) =>
      seen.findIndex((line) => line.startsWith(text)),
    );
    expect([place, note, other]).toEqual([place, place + 1, place + 2]);
    expect(seen).toContainEqual(expect.stringContaining("An earlier rotation was interrupted."));
    const script = new Script([]);
    announceInterrupted(scene.machine.services(scriptedEditor(script)));
    expect(script.seen).toEqual([
      "A rotation of the token of this editor has not come to its end. Rotate Token goes on with it.",
      "[Rotate Token]",
    ]);
  });

  it("says that it was cancelled, and what that means", async () => {
    await scene.useHere();
    const before = scene.inFile();
    const { seen } = await scene.perform("rotateToken", [here, replace, ...asOffered, yes], {
      cancels: "Rotating the token",
    });
    expect(seen.at(-2)).toContain("The rotation was cancelled. The secret still holds the token");
    expect(scene.inFile()).toBe(before);
    expect(scene.broker.liveTokens()).toHaveLength(1);
  });

  it("says nothing if it was cancelled before there was a question", async () => {
    await scene.useHere();
    const { seen, openEnds } = await scene.perform("rotateToken", [here, replace, ...asOffered], {
      cancels: "Finding out",
    });
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toBe("Finding out what the rotation would revoke");
  });
});
