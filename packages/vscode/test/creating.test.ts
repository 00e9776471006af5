import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { clearClipboard } from "../src/ui/copy-for-a-while.ts";
import type { Deed } from "./editor/script.ts";
import { Machine } from "./services-for-test.ts";

const HOUR = 60 * 60 * 1000;
const KEPT = "The token ci is kept until you say where it is to go.";

let machine: Machine;
let apkg: ApkgServer;
let broker: PackageBrokerServer;
const password = randomBytes(12).toString("hex");
beforeEach(async () => {
  machine = new Machine();
  apkg = await startApkg({ now: machine.clock.now });
  apkg.addUser({ username: "developer", email: "developer@example.com", password });
  broker = await startPackageBroker({ now: machine.clock.now });
  broker.addUser({ email: "developer@example.com", password });
  await perform("logIn", [
    { choose: "apkg" },
    { choose: "With user name" },
    { type: "developer" },
    { type: password },
  ]);
});
afterEach(async () => {
  machine.remove();
  await Promise.all([apkg.close(), broker.close()]);
});

const perform = (...[name, deeds, options]: Parameters<Machine["perform"]>) => {
  const settings = { "apkg.url": apkg.url, "packageBroker.urls": [broker.url] };
  return machine.perform(name, deeds, { settings, ...options });
};
const logInToBroker = () =>
  perform("logIn", [
    { choose: "PACKAGE.broker (" },
    { choose: "With e-mail" },
    { type: "developer@example.com" },
    { type: password },
  ]);
const questions: Deed[] = [{ tick: ["read"] }, { choose: "90 days" }, { type: "" }];
const handOffs = () => [...machine.secrets.entries.keys()].filter((key) => key.startsWith("hand-off/"));

describe("a question that is left while the registry issues the token", () => {
  it("keeps the token, and says so", async () => {
    const held = apkg.hold("POST /auth/tokens", "answer");
    void held.arrived.then(() => setImmediate(held.release));
    const { seen, openEnds } = await perform("createToken", [
      ...questions,
      { type: "ci", leave: "escape", when: held.arrived },
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).toContain(KEPT);
    expect(apkg.effects.issue).toBe(1);
    expect(handOffs()).toHaveLength(1);
  });

  it("to go back goes on with the token instead, so that no second one is issued", async () => {
    const held = apkg.hold("POST /auth/tokens", "answer");
    void held.arrived.then(() => setImmediate(held.release));
    const { openEnds } = await perform("createToken", [
      ...questions,
      { type: "ci", leave: "back", when: held.arrived },
      { choose: "Store and use" },
    ]);
    expect(openEnds).toEqual([]);
    expect(apkg.effects.issue).toBe(1);
    expect(handOffs()).toEqual([]);
  });

  it("is simply left if the registry refuses it then", async () => {
    const held = apkg.hold("POST /auth/tokens", "effect");
    void held.arrived.then(() => {
      machine.clock.pass(2 * HOUR);
      setImmediate(held.release);
    });
    const { seen, openEnds } = await perform("createToken", [
      ...questions,
      { type: "ci", leave: "escape", when: held.arrived },
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).not.toContain(KEPT);
    expect(handOffs()).toEqual([]);
    expect(machine.logLines).toContainEqual(expect.stringContaining("after the question was left"));
  });
});

describe("a token that cannot go where it is to go", () => {
  it("is asked about again", async () => {
    const noSession = "Timed out waiting for authentication provider";
    const deeds: Deed[] = [
      ...questions,
      { type: "ci" },
      { choose: "Save as GitHub secret" },
      { choose: "Another repository" },
      { type: "acme/app" },
      { choose: "Workflows of the repository" },
      { type: "APKG_TOKEN" },
      { choose: "Store and use" },
    ];
    const { seen, openEnds } = await perform("createToken", deeds, { noSession });
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("The editor gave no session of GitHub"));
    expect(seen).not.toContain(KEPT);
    expect(handOffs()).toEqual([]);
  });

  it("is asked about again if the question for the place is left", async () => {
    const { seen, openEnds } = await perform("createToken", [
      ...questions,
      { type: "ci" },
      { choose: "Save as GitHub secret" },
      "escape",
      "escape",
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).toContain(KEPT);
  });
});

describe("a clipboard with a token on it", () => {
  const copy: Deed[] = [...questions, { type: "ci" }, { choose: "Copy" }, { choose: "Done" }];

  it("can be cleared at once", async () => {
    const { editor } = await perform("createToken", copy);
    expect(apkg.findToken(editor.clipboard.text)?.label).toBe("ci");
    await clearClipboard();
    expect(editor.clipboard.text).toBe("");
    editor.clipboard.text = "something else";
    await clearClipboard();
    expect(editor.clipboard.text).toBe("something else");
  });

  it("that cannot be cleared is noted in the log, without what is on it", async () => {
    const { editor, openEnds } = await perform("createToken", copy);
    expect(openEnds).toEqual([]);
    editor.clipboard.isLocked = true;
    machine.clock.pass(45_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(machine.logLines).toContainEqual(expect.stringContaining("The clipboard could not be cleared"));
    expect(machine.logLines.join("\n")).not.toContain(editor.clipboard.text);
  });
});

describe("the questions of a command about tokens", () => {
  it("for a new one can be gone back to, from the first to the account", async () => {
    await logInToBroker();
    const { seen, openEnds } = await perform("createToken", [
      { choose: "PACKAGE.broker" },
      "back",
      { choose: "apkg" },
      ...questions,
      { type: "ci" },
      { choose: "Store and use" },
    ]);
    expect(openEnds).toEqual([]);
    expect(seen.filter((text) => text === "Which account?")).toHaveLength(2);
    expect(apkg.effects.issue).toBe(1);
  });

  it("for one to be revoked, too", async () => {
    await logInToBroker();
    apkg.issue({ username: "developer", label: "deploy" });
    const { openEnds } = await perform("revokeToken", [
      { choose: "PACKAGE.broker" },
      "back",
      { choose: "apkg" },
      { choose: "deploy" },
      { confirm: "Revoke" },
    ]);
    expect(openEnds).toEqual([]);
    expect(apkg.effects.revoke).toBe(1);
  });

  it("for one of a list, too", async () => {
    await logInToBroker();
    apkg.issue({ username: "developer", label: "deploy" });
    const { openEnds } = await perform("listTokens", [
      { choose: "PACKAGE.broker" },
      "back",
      { choose: "apkg" },
      { choose: "deploy" },
      "back",
      { choose: "deploy" },
      { choose: "Copy its id" },
    ]);
    expect(openEnds).toEqual([]);
  });

  it("end with the log-in if the registry no longer takes what manages tokens", async () => {
    machine.clock.pass(2 * HOUR);
    const { seen, openEnds } = await perform("createToken", [...questions, { type: "ci" }]);
    expect(openEnds).toEqual([]);
    expect(seen).toContain("[Log In]");
    expect(machine.logLines.join("\n")).not.toContain("after the question was left");
  });
});
