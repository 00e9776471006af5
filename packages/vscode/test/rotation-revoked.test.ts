import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Deed } from "./editor/script.ts";
import { asOffered, HOUR, inGitHub, RotationScene, yes } from "./rotation-scene.ts";

const here: Deed = { choose: "In this editor" };
const replace: Deed = { choose: "Replace it" };
const incident: Deed = { choose: "It is in wrong hands" };
const finish: Deed = { choose: "End those" };

describe("what a rotation revokes", () => {
  let scene: RotationScene;
  beforeEach(async () => {
    scene = await RotationScene.open();
    await scene.useHere();
  });
  afterEach(() => scene.close());

  const current = () => scene.broker.findToken(scene.inFile());
  const nameOf = ({ label, id }: { label: string; id: string }) => `${label} (${id})`;

  it("is, of a leaked token, that one alone: another that was promised a day has its day", async () => {
    const promised = current();
    await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
    const leaked = current();
    const [account] = scene.machine.accounts.list();
    const target = { accountId: account?.id ?? "", tokenId: leaked?.id ?? "", isLeaked: true };
    const { seen, openEnds } = await scene.perform("rotateToken", [...asOffered, yes], { target });
    expect(openEnds).toEqual([]);
    const detail = seen.find((text) => text.includes("is revoked at once")) ?? "";
    expect(detail).toContain(leaked && nameOf(leaked));
    expect(detail).not.toContain(promised?.id);
    expect(scene.isAlive(leaked?.id ?? "")).toBe(false);
    expect(scene.isAlive(promised?.id ?? "")).toBe(true);
    expect(seen.at(-1)).toContain("Replaced and still working: 1.");
    await scene.pass(30 * HOUR);
    await scene.perform("rotateToken", [here, finish, yes]);
    expect(scene.broker.liveTokens().map(({ id }) => id)).toEqual([current()?.id]);
  });

  it("is all that the dialogue has named by label and id, and nothing else", async () => {
    for (const deed of [replace, incident]) {
      await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
      const replaced = current();
      await scene.pass(30 * HOUR);
      const alive = scene.broker.liveTokens();
      const { seen, openEnds } = await scene.perform("rotateToken", [here, deed, ...asOffered, yes]);
      expect(openEnds).toEqual([]);
      const ended = alive.filter(({ id }) => !scene.isAlive(id));
      expect(ended.length).toBeGreaterThan(0);
      const detail = seen[seen.findIndex((text) => text.startsWith("Rotate the token of")) + 1] ?? "";
      for (const token of ended) expect(detail).toContain(nameOf(token));
      if (deed === replace) expect(ended.map(({ id }) => id)).not.toContain(replaced?.id);
    }
  });

  it("is not what came due after the question", async () => {
    const old = current();
    await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
    const { now } = scene.machine.clock;
    const due = now() + 24 * HOUR;
    await scene.pass(due - now() - 1);
    const confirmedLate: Deed = { confirm: "Rotate", meanwhile: () => scene.machine.clock.pass(2) };
    const { seen } = await scene.perform("rotateToken", [here, finish, confirmedLate]);
    expect(seen).toContainEqual(expect.stringContaining("Nothing is revoked"));
    expect(scene.isAlive(old?.id ?? "")).toBe(true);
    expect(seen.join(" ")).toContain("You were not asked about it.");
  });

  it("is what was found, and not what took its place since", async () => {
    const [account] = scene.machine.accounts.list();
    const found = current();
    const target = { accountId: account?.id ?? "", tokenId: found?.id ?? "", isLeaked: true };
    await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
    const { openEnds } = await scene.perform("rotateToken", [{ confirm: "Revoke" }], { target });
    expect(openEnds).toEqual([]);
    expect(scene.isAlive(found?.id ?? "")).toBe(false);
    expect(current()?.revokedAt).toBeNull();
  });

  it("in a GitHub secret is the one that is said to be there", async () => {
    const third = scene.broker.issue({ label: "third" });
    const leaked = scene.broker.issue({ label: "leaked" });
    const promise: Deed[] = [...inGitHub, replace, { choose: "third" }, ...asOffered, yes];
    await scene.perform("rotateToken", promise);
    const deeds: Deed[] = [{ choose: "acme/app" }, incident, { choose: "leaked" }, ...asOffered, yes];
    const { openEnds } = await scene.perform("rotateToken", deeds);
    expect(openEnds).toEqual([]);
    expect(scene.isAlive(leaked.id)).toBe(false);
    expect(scene.isAlive(third.id)).toBe(true);
  });
});

describe("a token that was pasted, and then found in a file", () => {
  it("is the first to choose from, as the registry has seen it when the editor tried it", async () => {
    const scene = await RotationScene.open();
    await scene.useHere();
    await scene.perform("rotateToken", [here, replace, ...asOffered, yes]);
    const pasted = scene.broker.issue({ label: "by hand" });
    scene.machine.clock.pass(HOUR);
    const paste: Deed[] = [
      { choose: "PACKAGE.broker (" },
      { choose: "Paste" },
      { type: pasted.token },
      { confirm: "Replace" },
    ];
    expect((await scene.perform("logIn", paste)).openEnds).toEqual([]);
    scene.machine.clock.pass(HOUR);
    const [account] = scene.machine.accounts.list();
    const target = { accountId: account?.id ?? "", isLeaked: true };
    const { seen } = await scene.perform("rotateToken", ["escape"], { target });
    const question = seen.findIndex((text) => text.startsWith("Which token is there now"));
    expect(seen[question + 1]).toBe("by hand");
    expect(seen[question + 3]).toMatch(/^It was used just now, when this editor tried it/);
    expect(seen).not.toContainEqual(expect.stringContaining("The last rotation put it there"));
    await scene.close();
  });
});
