import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RegistryTokenError } from "@setup-registry-token/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import { secretStorageUnavailable } from "../src/storage/secret-storage-unavailable.ts";
import type { Deed } from "./editor/script.ts";
import { Script } from "./editor/script.ts";
import { scriptedEditor } from "./editor/scripted-editor.ts";
import { asOffered, inGitHub, RotationScene, yes } from "./rotation-scene.ts";
import { Machine, type Performance } from "./services-for-test.ts";

const UNEXPECTED = "This should not have happened. The log has more about it.";
const CANNOT_WRITE = "The editor could not write to its secret storage.";
const writing = (_key: string, does: string) => does === "write";
const ONLY_HERE = "but only this window has it";

describe("what is said of a secret storage that does not work", () => {
  const said = (platform: NodeJS.Platform, env: object = {}) => {
    const editor = scriptedEditor(new Script([]));
    Object.assign(editor.env, env);
    return secretStorageUnavailable({ editor, platform }, "write", new Error("no")).message;
  };

  it("names it, and what helps on the system that it is on", () => {
    expect(said("linux")).toMatch(/secret storage.*GNOME Keyring or KWallet.*--password-store=/);
    expect(said("darwin")).toMatch(/secret storage.*Keychain Access/);
    expect(said("win32")).toMatch(/secret storage.*DPAPI/);
    expect(said("darwin")).not.toMatch(/KWallet|DPAPI/);
  });

  it("sends nobody to the wrong machine: it is in the browser, or in front of the user", () => {
    const { UIKind } = scriptedEditor(new Script([]));
    const inBrowser = said("linux", { uiKind: UIKind.Web, remoteName: "tunnel" });
    expect(inBrowser).toContain("in your browser");
    expect(inBrowser).not.toContain("Keyring");
    expect(said("linux", { remoteName: "ssh-remote" })).toMatch(/in front of you.*Linux:.*macOS:.*Windows:/);
  });
});

describe("a secret storage that does not work", () => {
  let scene: RotationScene;
  /** What the user has seen of tokens, or copied. */
  let told: string[];
  beforeEach(async () => {
    told = [];
    scene = await RotationScene.open();
  });
  afterEach(() => scene.close());

  const copied = (deeds: Deed[]) => scene.perform("createToken", deeds);
  const onlyFrom = (prefix: string) =>
    scene.machine.secrets.refuse((key, does) => does === "write" && key.startsWith(prefix));
  const create: Deed[] = [...asOffered, { type: "ci" }];

  it("is noticed before a token is created", async () => {
    scene.machine.secrets.refuse(writing);
    const { seen, openEnds } = await scene.perform("createToken", []);
    expect(openEnds).toEqual([]);
    expect(seen.at(-2)).toContain(CANNOT_WRITE);
    expect(seen).not.toContain(UNEXPECTED);
    expect(scene.broker.effects.issue).toBe(0);
  });

  it("is noticed before a token is issued, also if it worked when the questions began", async () => {
    let trials = 0;
    scene.machine.secrets.refuse((key) => key.startsWith("trial/") && ++trials > 2);
    const { seen } = await scene.perform("createToken", [...create, "escape"]);
    expect(seen).toContainEqual(expect.stringContaining(CANNOT_WRITE));
    expect(scene.broker.effects.issue).toBe(0);
  });

  it("is noticed before a rotation issues a token", async () => {
    scene.machine.secrets.refuse(writing);
    const { seen, openEnds } = await scene.perform("rotateToken", []);
    expect(openEnds).toEqual([]);
    expect(seen.at(-2)).toContain(CANNOT_WRITE);
    expect(scene.broker.effects.issue).toBe(0);
  });

  it("is noticed before somebody logs in", async () => {
    scene.machine.secrets.refuse(writing);
    const { seen, openEnds } = await scene.perform("logIn", []);
    expect(openEnds).toEqual([]);
    expect(seen.at(-2)).toContain(CANNOT_WRITE);
  });

  it("after the token was issued leaves it in memory: it is named and can be copied", async () => {
    onlyFrom("hand-off/");
    const { seen, openEnds, editor } = await copied([...create, { choose: "Copy" }, { choose: "Done" }]);
    expect(openEnds).toEqual([]);
    const [token] = scene.broker.liveTokens();
    expect(seen).toContainEqual(expect.stringContaining(`The token ci (${token?.id}) was issued and works`));
    expect(seen).toContainEqual(expect.stringContaining(ONLY_HERE));
    expect(scene.broker.findToken(editor.clipboard.text)?.id).toBe(token?.id);
  });

  it("does not keep it from a GitHub secret", async () => {
    onlyFrom("hand-off/");
    const deeds: Deed[] = [...create, { choose: "Save as GitHub secret" }, ...inGitHub.slice(1)];
    const { seen, openEnds } = await scene.perform("createToken", deeds);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining(ONLY_HERE));
    expect(scene.inSecret?.label).toBe("ci");
    expect(scene.inSecret?.revokedAt).toBeNull();
  });

  it("lets it be revoked", async () => {
    onlyFrom("hand-off/");
    const { openEnds, seen } = await scene.perform("createToken", [...create, { choose: "Revoke it" }]);
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toBe("The token ci is revoked.");
    expect(scene.broker.liveTokens()).toEqual([]);
    const again = await scene.perform("createToken", ["escape"]);
    expect(again.seen.join()).not.toContain("have not gone anywhere");
  });

  it("holds it when the question is closed, says so, and hands it over later", async () => {
    onlyFrom("hand-off/");
    const { seen } = await scene.perform("createToken", [...create, "escape"]);
    const [token] = scene.broker.liveTokens();
    expect(seen.slice(-3)).toEqual([
      `Only this window has the token ci (${token?.id}): it is lost when the window closes.`,
      "[Create Token]",
      "[Revoke Token]",
    ]);
    const later = await scene.perform("createToken", [
      { choose: "ci" },
      { choose: "Copy" },
      { choose: "Done" },
    ]);
    expect(later.openEnds).toEqual([]);
    expect(scene.broker.findToken(later.editor.clipboard.text)?.id).toBe(token?.id);
  });

  it("gets it as soon as it works again", async () => {
    onlyFrom("hand-off/");
    await scene.perform("createToken", [...create, "escape"]);
    scene.machine.secrets.refuse(() => false);
    const { seen } = await scene.perform("createToken", [{ choose: "ci" }, "escape"]);
    expect(seen).toContain("The token ci is kept until you say where it is to go.");
    const other = new Machine(scene.machine);
    const later = await scene.perform("createToken", [{ choose: "ci" }, { choose: "Copy" }, "escape"], {
      on: other,
    });
    expect(scene.broker.findToken(later.editor.clipboard.text)?.label).toBe("ci");
  });

  it("leaves the package manager's file alone when a token is to be used there", async () => {
    scene.machine.secrets.refuse((key, does) => does === "write" && !key.startsWith("trial/"));
    const deeds: Deed[] = [...create, { choose: "Store and use" }, { choose: "Copy" }, { choose: "Done" }];
    const { openEnds, seen } = await scene.perform("createToken", deeds);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining(CANNOT_WRITE));
    expect(existsSync(join(scene.machine.home, ".config/composer/auth.json"))).toBe(false);
    expect(scene.machine.accounts.list()[0]?.token).toBeUndefined();
  });

  it("cannot be read: the commands say so", async () => {
    scene.machine.secrets.lock();
    for (const name of ["createToken", "rotateToken", "saveTokenAsSecret"] as const) {
      const { seen } = await scene.perform(name, []);
      expect(seen.at(-2)).toContain("The editor could not read its secret storage.");
    }
  });

  /** Performs a command again and again; each time the storage fails one call later, until it does not fail at all. */
  const failingAtEach = async (
    name: Parameters<RotationScene["perform"]>[0],
    deeds: () => Deed[],
    check: (performance: Performance) => unknown,
  ): Promise<void> => {
    for (const keepsFailing of [true, false]) {
      let [isOver, calls] = [false, 0];
      for (let count = 0; !isOver; count++) {
        calls = 0;
        scene.machine.secrets.refuse(() => (keepsFailing ? calls++ >= count : calls++ === count));
        const performance = await scene.perform(name, deeds());
        isOver = calls <= count;
        scene.machine.secrets.refuse(() => false);
        expect(performance.seen).not.toContain(UNEXPECTED);
        await check(performance);
      }
    }
  };
  /** No token is live of which nobody knows. */
  const noneIsLost = ({ seen, editor }: Performance) => {
    const copied = scene.broker.findToken(editor.clipboard.text)?.id;
    told.push(...seen, String(copied));
    const known = [...scene.machine.secrets.entries.values(), ...told].join("\n");
    const ids = scene.broker.liveTokens().map(({ id }) => id);
    expect(ids.filter((id) => !known.includes(id))).toEqual([]);
  };

  it("that fails at any call of a rotation loses no token, and the one in use works", async () => {
    await scene.useHere();
    const deeds: Deed[] = [{ choose: "In this editor" }, { choose: "Replace it" }, ...asOffered, yes];
    await failingAtEach(
      "rotateToken",
      () => deeds,
      (performance) => {
        noneIsLost(performance);
        expect(scene.broker.findToken(scene.inFile())?.revokedAt).toBeNull();
      },
    );
    expect(scene.broker.effects.issue).toBeGreaterThan(3);
  });

  it("that fails at any call of a rotation leaves the GitHub secret a token that works", async () => {
    await scene.perform("createToken", [...create, { choose: "Save as" }, ...inGitHub.slice(1)]);
    const { id } = scene.inSecret ?? {};
    const none: Deed = { choose: "None of these" };
    const deeds: Deed[] = [...inGitHub, { choose: "Replace it" }, none, ...asOffered, yes];
    await failingAtEach(
      "rotateToken",
      () => deeds,
      ({ seen, ...rest }) => {
        noneIsLost({ ...rest, seen: [...seen, String(id)] });
        expect(scene.inSecret?.revokedAt).toBeNull();
      },
    );
    expect(scene.broker.effects.issue).toBeGreaterThan(3);
  });

  it("that fails at any call loses no token that is created", async () => {
    let label = 0;
    await failingAtEach(
      "createToken",
      () => [...asOffered, { type: `ci ${label++}` }, { choose: "Copy" }, { choose: "Done" }],
      noneIsLost,
    );
  });

  it("that fails at any call loses no token that is to be used here", async () => {
    await failingAtEach(
      "createToken",
      () => [{ choose: "Create another" }, ...asOffered, { type: "ci" }, { choose: "Store and use" }],
      noneIsLost,
    );
  });

  it("that fails at any call is told of at the other commands, too", async () => {
    const tokens = scene.broker;
    await scene.useHere();
    await failingAtEach(
      "saveTokenAsSecret",
      () => [...inGitHub.slice(1), { confirm: "Overwrite" }],
      noneIsLost,
    );
    await failingAtEach(
      "revokeToken",
      () => [{ choose: tokens.liveTokens().at(-1)?.label ?? "" }, { confirm: "Revoke" }],
      noneIsLost,
    );
    await failingAtEach(
      "logOut",
      () => [{ confirm: "Forget Here Only" }],
      () => {},
    );
  });
});

describe("a secret storage that fails after a registry has logged somebody in", () => {
  let machine: Machine;
  let apkg: ApkgServer;
  const password = randomBytes(12).toString("hex");
  beforeEach(async () => {
    machine = new Machine();
    apkg = await startApkg({ now: machine.clock.now });
    apkg.addUser({ username: "developer", email: "developer@example.com", password });
  });
  afterEach(async () => {
    machine.remove();
    await apkg.close();
  });

  const logIn = (deeds: Deed[]) =>
    machine.perform(
      "logIn",
      [{ choose: "apkg" }, { choose: "With user name" }, { type: "developer" }, { type: password }, ...deeds],
      { settings: { "apkg.url": apkg.url } },
    );

  it("is tried again when its user says so", async () => {
    let failures = 2;
    machine.secrets.refuse((key, does) => does === "write" && key.startsWith("account/") && failures-- > 0);
    const { openEnds, seen } = await logIn([{ confirm: "Try Again" }, { confirm: "Try Again" }]);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("and the editor cannot keep it."));
    expect(machine.accounts.list()).toHaveLength(1);
    expect(readFileSync(join(machine.home, ".apkg/credentials.json"), "utf8")).toContain("accessToken");
  });

  it("leaves its user the token", async () => {
    machine.secrets.refuse((key, does) => does === "write" && key.startsWith("account/"));
    const { editor, openEnds, seen } = await logIn([{ confirm: "Copy the Token" }, "escape"]);
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toContain("was not kept. It works until it expires.");
    expect(machine.accounts.list()).toEqual([]);
    expect(existsSync(join(machine.home, ".apkg/credentials.json"))).toBe(false);
    machine.secrets.refuse(() => false);
    const paste: Deed[] = [{ choose: "apkg" }, { choose: "Paste" }, { type: editor.clipboard.text }];
    await machine.perform("logIn", paste, { settings: { "apkg.url": apkg.url } });
    expect(machine.accounts.list()).toHaveLength(1);
  });

  it("loses nothing of a token that somebody has pasted, and says why it was not kept", async () => {
    const { token } = apkg.issue({ label: "mine", scopes: ["read"] });
    machine.secrets.refuse((key, does) => does === "write" && key.startsWith("account/"));
    const deeds: Deed[] = [{ choose: "apkg" }, { choose: "Paste" }, { type: token }];
    const { openEnds, seen } = await machine.perform("logIn", deeds, { settings: { "apkg.url": apkg.url } });
    expect(openEnds).toEqual([]);
    expect(seen.at(-2)).toContain(CANNOT_WRITE);
  });
});

it("an error of a secret storage says by its code what it is", () => {
  const error = secretStorageUnavailable(
    { editor: scriptedEditor(new Script([])), platform: "linux" },
    "read",
    new Error("no"),
  );
  expect(error).toBeInstanceOf(RegistryTokenError);
  expect(error.code).toBe("secret-storage-unavailable");
});
