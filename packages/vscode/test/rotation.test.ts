import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Deed } from "./editor/script.ts";
import { asOffered, HOUR, inGitHub, RotationScene, SECRET_NAME, yes } from "./rotation-scene.ts";
import { Machine } from "./services-for-test.ts";

const PUT = "PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}";

let scene: RotationScene;
beforeEach(async () => {
  scene = await RotationScene.open();
});
afterEach(() => scene.close());

describe("rotating a token in a GitHub secret", () => {
  it("for the first time stores a new one, and lets the old one work for a day", async () => {
    const { id } = scene.broker.issue({ label: "by hand" });
    const performance = await scene.perform("rotateToken", [
      ...inGitHub,
      { choose: "Replace it by a new one" },
      { choose: "by hand" },
      ...asOffered,
      yes,
    ]);
    expect(performance.openEnds).toEqual([]);
    expect(scene.inSecret?.label).toMatch(/^srt2:acme\/app:PACKAGE_BROKER_TOKEN:/);
    expect(scene.broker.liveTokens()).toHaveLength(2);
    expect(performance.seen.at(-1)).toContain(
      `acme/app: ${SECRET_NAME} has a new token. Replaced and still working: 1.`,
    );
    expect(scene.machine.openTexts(performance)).not.toContain(scene.secretValue());
    await scene.pass(30 * HOUR);
    const finish: Deed[] = [{ choose: "acme/app" }, { choose: "End those" }, yes];
    const finished = await scene.perform("rotateToken", finish);
    expect(finished.openEnds).toEqual([]);
    expect(scene.broker.liveTokens().map((token) => token.id)).toEqual([scene.inSecret?.id]);
    expect(scene.broker.tokens().find((token) => token.id === id)?.revokedAt).not.toBeNull();
    expect(finished.seen.at(-1)).toContain("Ended: 1.");
  });

  it("again ends what the last one has replaced", async () => {
    const first = await scene.perform("rotateToken", [
      ...inGitHub,
      { choose: "Replace it" },
      { choose: "None" },
      ...asOffered,
      yes,
    ]);
    expect(first.openEnds).toEqual([]);
    const before = scene.inSecret?.id;
    await scene.pass(30 * HOUR);
    const again: Deed[] = [
      { choose: "acme/app" },
      { choose: "Replace it" },
      { choose: "srt2:acme/app:" },
      ...asOffered,
      yes,
    ];
    expect((await scene.perform("rotateToken", again)).openEnds).toEqual([]);
    expect(scene.inSecret?.id).not.toBe(before);
    await scene.pass(30 * HOUR);
    await scene.perform("rotateToken", again);
    expect(scene.broker.tokens().find(({ id }) => id === before)?.revokedAt).not.toBeNull();
  });

  it("that is in wrong hands ends it at once", async () => {
    const { id } = scene.broker.issue({ label: "leaked" });
    const { openEnds } = await scene.perform("rotateToken", [
      ...inGitHub,
      { choose: "It is in wrong hands" },
      { choose: "leaked" },
      ...asOffered,
      yes,
    ]);
    expect(openEnds).toEqual([]);
    expect(scene.broker.tokens().find((token) => token.id === id)?.revokedAt).not.toBeNull();
    expect(scene.broker.liveTokens().map((token) => token.id)).toEqual([scene.inSecret?.id]);
  });

  it("that was chosen in a tree asks only what is not known: where it is, and the second time not even that", async () => {
    const { id } = scene.broker.issue({ label: "by hand" });
    const first = await scene.perform(
      "rotateToken",
      [...inGitHub, { choose: "Replace it" }, ...asOffered, yes],
      {
        target: { tokenId: id },
      },
    );
    expect(first.openEnds).toEqual([]);
    const now = scene.inSecret?.id ?? "";
    const second = await scene.perform(
      "rotateToken",
      [{ choose: "It is in wrong hands" }, ...asOffered, yes],
      {
        target: { tokenId: now },
      },
    );
    expect(second.openEnds).toEqual([]);
    expect(scene.broker.tokens().find((token) => token.id === now)?.revokedAt).not.toBeNull();
    // The first one has the promise of a day.
    expect(scene.broker.liveTokens().map((token) => token.id)).toEqual([id, scene.inSecret?.id]);
  });

  it("does nothing without a yes", async () => {
    const { openEnds } = await scene.perform("rotateToken", [
      ...inGitHub,
      { choose: "Replace it" },
      { choose: "None" },
      ...asOffered,
      "escape",
    ]);
    expect(openEnds).toEqual([]);
    expect(scene.broker.effects.issue).toBe(0);
    expect(scene.github.countOf(PUT)).toBe(0);
  });

  it("issues nothing if GitHub refuses, and says what is missing", async () => {
    scene.github.revokeToken(scene.gitHubToken);
    scene.github.addToken(scene.gitHubToken, { kind: "classic", scopes: [] });
    const { seen } = await scene.perform("rotateToken", [
      ...inGitHub,
      { choose: "Replace it" },
      { choose: "None" },
      ...asOffered,
      yes,
    ]);
    expect(seen.at(-2)).toContain("Sign in to GitHub");
    expect(scene.broker.effects.issue).toBe(0);
    scene.github.revokeToken(scene.gitHubToken);
  });

  it("whose window is closed in the middle works whatever comes of its last request", async () => {
    const put = scene.github.hold({ method: "PUT" }, "before-effect");
    const first: Deed[] = [...inGitHub, { choose: "Replace it" }, { choose: "None" }, ...asOffered, yes];
    const lost = scene.perform("rotateToken", first);
    await put.arrived;
    const [left] = scene.broker.liveTokens();
    scene.machine.clock.pass(60_000);
    const again: Deed[] = [
      { choose: "acme/app" },
      { choose: "Replace it" },
      { choose: "srt2:acme/app:" },
      ...asOffered,
      yes,
    ];
    const later = await scene.perform("rotateToken", again, { on: new Machine(scene.machine) });
    expect(later.openEnds).toEqual([]);
    expect(later.seen).toContain("has not come to its end");
    expect(later.seen).toContainEqual(expect.stringContaining("An earlier rotation was interrupted."));
    expect(scene.inSecret?.id).not.toBe(left?.id);
    expect(scene.inSecret?.revokedAt).toBeNull();
    put.release();
    await lost;
    expect(scene.inSecret?.id).toBe(left?.id);
    expect(scene.inSecret?.revokedAt).toBeNull();
  });

  it("that has failed is gone on with, and leaves one token", async () => {
    scene.github.misbehave(
      { method: "PUT", times: 3 },
      { kind: "server-error", status: 502, when: "before-effect" },
    );
    const first: Deed[] = [...inGitHub, { choose: "Replace it" }, { choose: "None" }, ...asOffered, yes];
    const failed = await scene.perform("rotateToken", first);
    expect(failed.seen.at(-2)).toContain("answered 502");
    const again: Deed[] = [
      { choose: "acme/app" },
      { choose: "Replace it" },
      { choose: "srt2:acme/app:" },
      ...asOffered,
      yes,
    ];
    const { openEnds } = await scene.perform("rotateToken", again, { on: new Machine(scene.machine) });
    expect(openEnds).toEqual([]);
    await scene.pass(30 * HOUR);
    await scene.perform("rotateToken", [{ choose: "acme/app" }, { choose: "End those" }, yes]);
    expect(scene.broker.liveTokens().map(({ id }) => id)).toEqual([scene.inSecret?.id]);
  });
});
