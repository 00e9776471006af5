import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import type { Deed } from "./editor/script.ts";
import { asOffered, HOUR, inGitHub, RotationScene, yes } from "./rotation-scene.ts";
import { Machine, type Performance } from "./services-for-test.ts";

const incident: Deed = { choose: "It is in wrong hands" };
const replace: Deed = { choose: "Replace it" };
const DAY = 24 * HOUR;
const none: Deed = { choose: "None of these" };

describe("which token a GitHub secret holds", () => {
  let scene: RotationScene;
  beforeEach(async () => {
    scene = await RotationScene.open();
  });
  afterEach(() => scene.close());

  it("is asked again at every rotation, as somebody may have stored another since", async () => {
    await scene.perform("rotateToken", [...inGitHub, replace, none, ...asOffered, yes]);
    const first = scene.inSecret?.id ?? "";
    const save: Deed[] = [...asOffered, { type: "by hand" }, { choose: "Save as GitHub secret" }];
    const created = await scene.perform("createToken", [
      ...save,
      ...inGitHub.slice(1),
      { confirm: "Overwrite" },
    ]);
    expect(created.openEnds).toEqual([]);
    const leaked = scene.inSecret?.id ?? "";
    const deeds: Deed[] = [{ choose: "acme/app" }, incident, { choose: "by hand" }, ...asOffered, yes];
    const { openEnds, seen } = await scene.perform("rotateToken", deeds);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(
      expect.stringContaining(`The old one, by hand (${leaked}), is revoked at once`),
    );
    expect(seen).toContainEqual(
      expect.stringContaining(`${first}, which the last rotation put there, goes on`),
    );
    expect([leaked, first].map((id) => scene.isAlive(id))).toEqual([false, true]);
    expect(scene.inSecret?.revokedAt).toBeNull();
    expect(seen.at(-1)).toContain("Ended: 1.");
  });

  it("is still known when its day is over", async () => {
    const { id } = scene.broker.issue({ label: "by hand" });
    await scene.perform("rotateToken", [...inGitHub, replace, none, ...asOffered, yes]);
    const again: Deed[] = [{ choose: "acme/app" }, replace, { choose: "by hand" }, ...asOffered, yes];
    await scene.perform("rotateToken", again);
    expect(scene.isAlive(id)).toBe(true);
    await scene.pass(30 * HOUR);
    await scene.perform("rotateToken", [{ choose: "acme/app" }, { choose: "End those" }, yes]);
    expect(scene.broker.liveTokens().map((token) => token.id)).toEqual([scene.inSecret?.id]);
  });

  it("is remembered if the secret is named once more", async () => {
    const { id } = scene.broker.issue({ label: "by hand" });
    await scene.perform("rotateToken", [...inGitHub, replace, { choose: "by hand" }, ...asOffered, yes]);
    await scene.pass(30 * HOUR);
    const last: Deed = { choose: "srt2:acme/app:" };
    const { openEnds, seen } = await scene.perform("rotateToken", [
      ...inGitHub,
      replace,
      last,
      ...asOffered,
      yes,
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("The last rotation put it there"));
    expect(scene.isAlive(id)).toBe(false);
  });

  it("is the one that was chosen in a tree, also in a secret that was rotated before", async () => {
    await scene.perform("rotateToken", [...inGitHub, replace, none, ...asOffered, yes]);
    const { id: tokenId } = scene.broker.issue({ label: "chosen" });
    const deeds: Deed[] = [{ choose: "acme/app" }, incident, ...asOffered, yes];
    const { openEnds, seen } = await scene.perform("rotateToken", deeds, { target: { tokenId } });
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(
      expect.stringContaining(`The old one, chosen (${tokenId}), is revoked at once`),
    );
    expect(scene.isAlive(tokenId)).toBe(false);
  });

  it("may be unknown: then an incident ends nothing, and that is said before and after", async () => {
    const { id } = scene.broker.issue({ label: "by hand" });
    const { openEnds, seen } = await scene.perform("rotateToken", [
      ...inGitHub,
      incident,
      none,
      ...asOffered,
      yes,
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("so it is not ended by this: revoke it yourself"));
    expect(seen.at(-2)).toMatch(/^The token that is in wrong hands was not ended, since it is not known/);
    expect(seen.at(-1)).toBe("[Revoke Token]");
    expect(scene.isAlive(id)).toBe(true);
  });

  it("may be the one that is used here, which then is forgotten here as well", async () => {
    await scene.useHere();
    const [account] = scene.machine.accounts.list();
    const deeds: Deed[] = [...inGitHub, incident, { choose: "laptop" }, ...asOffered, yes];
    const { openEnds, seen } = await scene.perform("rotateToken", deeds);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("It is in use here"));
    expect(scene.isAlive(account?.token?.id ?? "")).toBe(false);
    expect(scene.machine.accounts.list()[0]?.token).toBeUndefined();
  });

  it("can be corrected by going back, through all questions", async () => {
    const { id } = scene.broker.issue({ label: "by hand" });
    const deeds: Deed[] = [
      ...inGitHub,
      replace,
      none,
      "back",
      "back",
      "back",
      { type: "OTHER_TOKEN" },
      incident,
      { choose: "by hand" },
      ...asOffered,
      "escape",
    ];
    const { openEnds, seen } = await scene.perform("rotateToken", deeds);
    expect(openEnds).toEqual([]);
    expect(seen).toContain("Rotate the token of acme/app: OTHER_TOKEN?");
    expect(seen).toContainEqual(expect.stringContaining(id));
  });

  it("is the model for the new one: it may do the same, and lasts as long", async () => {
    const { id: tokenId } = scene.broker.issue({ permissions: "write", label: "publish" });
    const deeds: Deed[] = [...inGitHub, replace, { choose: "write" }, "escape"];
    const { seen, openEnds } = await scene.perform("rotateToken", deeds, { target: { tokenId } });
    expect(openEnds).toEqual([]);
    expect(seen.indexOf("write")).toBeLessThan(seen.indexOf("readonly"));
    expect(seen.indexOf("Without an end")).toBeLessThan(seen.indexOf("90 days"));
  });
});

describe("a token that was pasted", () => {
  let machine: Machine;
  let apkg: ApkgServer;
  beforeEach(async () => {
    machine = new Machine();
    apkg = await startApkg({ now: machine.clock.now });
  });
  afterEach(async () => {
    machine.remove();
    await apkg.close();
  });

  const perform = (name: "logIn" | "rotateToken", deeds: readonly Deed[]): Promise<Performance> =>
    machine.perform(name, deeds, { settings: { "apkg.url": apkg.url } });
  const asItIs: Deed[] = [{ tick: ["publish", "admin"] }, { choose: "365 days" }, { type: "@acme/*" }];

  it("is one of several, and the way back leads to the question which one", async () => {
    for (const label of ["one", "other"]) {
      const { token } = apkg.issue({ label, username: label, scopes: ["admin"] });
      await perform("logIn", [{ choose: "apkg" }, { choose: "Paste" }, { type: token }]);
    }
    const [first, second] = machine.accounts.list().map(({ name }) => name);
    expect(first).not.toBe(second);
    const account: Deed = { choose: "apkg" };
    const deeds: Deed[] = [account, { choose: "In this editor" }, "back", "back", account, "escape"];
    const { openEnds, seen } = await perform("rotateToken", deeds);
    expect(openEnds).toEqual([]);
    expect(seen.filter((text) => text === "Which account?")).toHaveLength(2);
  });

  it("is asked for if it is in wrong hands, is ended, and manages nothing any more", async () => {
    const leaked = apkg.issue({ label: "leaked", scopes: ["admin"] });
    await perform("logIn", [{ choose: "apkg" }, { choose: "Paste" }, { type: leaked.token }]);
    const deeds: Deed[] = [{ choose: "In this editor" }, incident, { choose: "leaked" }, ...asItIs, yes];
    const { openEnds, seen } = await perform("rotateToken", deeds);
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toContain("Ended: 1.");
    expect(apkg.findToken(leaked.token)?.revokedAt).not.toBeNull();
    const [account] = machine.accounts.list();
    const secrets = account && (await machine.accounts.secretsOf(account));
    expect(account?.session).toBeUndefined();
    expect(secrets?.session).toBeUndefined();
    expect(apkg.findToken(secrets?.token?.reveal() ?? "")).toMatchObject({ scopes: ["publish", "admin"] });
  });

  it("that still works after an incident is told of: somebody has taken another one for it", async () => {
    const leaked = apkg.issue({ label: "leaked", scopes: ["admin"] });
    const other = apkg.issue({ label: "other", scopes: ["admin"] });
    await perform("logIn", [{ choose: "apkg" }, { choose: "Paste" }, { type: leaked.token }]);
    const deeds: Deed[] = [{ choose: "In this editor" }, incident, { choose: "other" }, ...asItIs, yes];
    const { seen } = await perform("rotateToken", deeds);
    expect(apkg.findToken(other.token)?.revokedAt).not.toBeNull();
    expect(seen.at(-2)).toMatch(/^other \(.*\) was ended, but the token that was used here still works/);
  });

  it("and that goes on managing tokens may be what has used itself, when its day is over", async () => {
    const { token } = apkg.issue({ label: "mine", scopes: ["admin"] });
    await perform("logIn", [{ choose: "apkg" }, { choose: "Paste" }, { type: token }]);
    await perform("rotateToken", [{ choose: "In this editor" }, replace, { choose: "mine" }, ...asItIs, yes]);
    machine.clock.pass(30 * HOUR);
    await perform("rotateToken", [{ choose: "In this editor" }, { choose: "End those" }, yes]);
    machine.clock.pass(HOUR);
    const { seen } = await perform("rotateToken", [
      { choose: "In this editor" },
      { choose: "End those" },
      yes,
    ]);
    expect(seen.at(-2)).toContain("It may be this editor that has used it");
    expect(seen.at(-1)).toBe("[Revoke Token]");
  });

  it("leaves its rights to the new one, unless somebody wants others", async () => {
    const issued = { label: "publisher", scopes: ["publish", "admin"], packageScope: "@acme/app-*" };
    const { token } = apkg.issue({
      ...issued,
      expiresIn: "365d",
      expiresAt: machine.clock.now() + 365 * DAY,
    });
    await perform("logIn", [{ choose: "apkg" }, { choose: "Paste" }, { type: token }]);
    const asBefore: Deed[] = ["enter", { choose: "365 days" }, "enter"];
    const deeds: Deed[] = [{ choose: "In this editor" }, replace, { choose: "publisher" }, ...asBefore, yes];
    const { seen, openEnds } = await perform("rotateToken", deeds);
    expect(openEnds).toEqual([]);
    expect(seen.indexOf("365 days")).toBeLessThan(seen.indexOf("90 days"));
    const [account] = machine.accounts.list();
    const secrets = account && (await machine.accounts.secretsOf(account));
    expect(apkg.findToken(secrets?.token?.reveal() ?? "")).toMatchObject({
      scopes: ["publish", "admin"],
      packageScope: "@acme/app-*",
    });
  });
});
