import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import type { Deed } from "./editor/script.ts";
import { Machine } from "./services-for-test.ts";

const DAY = 24 * 60 * 60 * 1000;

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
});
afterEach(async () => {
  machine.remove();
  await Promise.all([apkg.close(), broker.close()]);
});

const perform = (...parameters: Parameters<Machine["perform"]>) => {
  const [name, deeds, options] = parameters;
  const settings = { "apkg.url": apkg.url, "packageBroker.urls": [broker.url] };
  return machine.perform(name, deeds, { settings, ...options });
};
const logInToApkg: Deed[] = [
  { choose: "apkg" },
  { choose: "With user name" },
  { type: "developer" },
  { type: password },
];
const logInToBroker: Deed[] = [
  { choose: "PACKAGE.broker (" },
  { choose: "With e-mail" },
  { type: "developer@example.com" },
  { type: password },
];
const createApkgToken: Deed[] = [
  { tick: ["read", "publish"] },
  { choose: "90 days" },
  { type: "" },
  { type: "ci" },
];
const apkgFile = () => JSON.parse(machine.file(".apkg/credentials.json"));

describe("creating a token", () => {
  it("at apkg asks for permissions, lifetime and packages, and the token can be used at once", async () => {
    await perform("logIn", logInToApkg);
    const session = apkgFile().accessToken;
    const performance = await perform("createToken", [...createApkgToken, { choose: "Store and use" }]);
    expect(performance.openEnds).toEqual([]);
    const [issued] = apkg.liveTokens();
    expect(issued).toMatchObject({
      label: "ci",
      scopes: ["read", "publish"],
      expiresIn: "90d",
      packageScope: null,
    });
    const token = apkgFile().accessToken;
    expect(apkg.findToken(token)?.id).toBe(issued?.id);
    const [account] = machine.accounts.list();
    expect(account).toMatchObject({
      name: "developer",
      source: "issued",
      token: { id: issued?.id, label: "ci" },
    });
    // The log-in goes on to manage tokens.
    expect((await machine.accounts.secretsOf({ id: account?.id ?? "" }))?.session?.reveal()).toBe(session);
    expect([...machine.secrets.entries.keys()].filter((key) => key.startsWith("hand-off/"))).toEqual([]);
    expect(machine.openTexts(performance)).not.toContain(token);
  });

  it("at PACKAGE.broker with the session of the log-in, and Composer can use it", async () => {
    await perform("logIn", logInToBroker);
    const { openEnds } = await perform("createToken", [
      { choose: "readonly" },
      { choose: "Without an end" },
      { type: "laptop" },
      { choose: "Store and use" },
    ]);
    expect(openEnds).toEqual([]);
    const [issued] = broker.liveTokens();
    expect(issued).toMatchObject({ label: "laptop", permissions: "readonly", expiresAt: null });
    const { username, password: token } = JSON.parse(machine.file(".config/composer/auth.json"))[
      "http-basic"
    ][new URL(broker.url).host];
    expect(username).toBe("token");
    expect(broker.findToken(token)?.id).toBe(issued?.id);
  });

  it("copies it for 45 seconds, and then the clipboard is empty", async () => {
    await perform("logIn", logInToApkg);
    const { editor, openEnds } = await perform("createToken", [
      ...createApkgToken,
      { choose: "Copy" },
      { choose: "Done" },
    ]);
    expect(openEnds).toEqual([]);
    expect(apkg.findToken(editor.clipboard.text)?.label).toBe("ci");
    machine.clock.pass(44_000);
    await Promise.resolve();
    expect(editor.clipboard.text).not.toBe("");
    machine.clock.pass(1_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(editor.clipboard.text).toBe("");
    // Copied, and not used here: the file holds the log-in's.
    expect(apkg.findToken(apkgFile().accessToken)).toBeUndefined();
  });

  it("leaves alone what somebody else has copied meanwhile", async () => {
    await perform("logIn", logInToApkg);
    const { editor } = await perform("createToken", [
      ...createApkgToken,
      { choose: "Copy" },
      { choose: "Done" },
    ]);
    editor.clipboard.text = "something else";
    machine.clock.pass(45_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(editor.clipboard.text).toBe("something else");
  });

  it("keeps a token whose dialogue is closed, until it has gone somewhere", async () => {
    await perform("logIn", logInToApkg);
    const closed = await perform("createToken", [...createApkgToken, "escape"]);
    expect(closed.openEnds).toEqual([]);
    expect(closed.seen).toContain("The token ci is kept until you say where it is to go.");
    const later = await perform("createToken", [{ choose: "ci" }, { choose: "Store and use" }]);
    expect(later.openEnds).toEqual([]);
    expect(apkg.effects.issue).toBe(1);
    expect(apkg.findToken(apkgFile().accessToken)?.label).toBe("ci");
    const [entries] = [[...machine.secrets.entries.keys()].filter((key) => key.startsWith("hand-off/"))];
    expect(entries).toEqual([]);
  });

  it("leaves the account as it was if the package manager's file cannot be written", async () => {
    await perform("logIn", logInToApkg);
    const before = machine.accounts.list();
    const file = join(machine.home, ".apkg/credentials.json");
    writeFileSync(file, "this is no JSON");
    const { seen, openEnds } = await perform("createToken", [
      ...createApkgToken,
      { choose: "Store and use" },
      "escape",
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("credentials.json"));
    expect(machine.accounts.list()).toEqual(before);
    expect(machine.file(".apkg/credentials.json")).toBe("this is no JSON");
    rmSync(file);
    const later = await perform("createToken", [{ choose: "ci" }, { choose: "Store and use" }]);
    expect(later.openEnds).toEqual([]);
    expect(apkg.findToken(apkgFile().accessToken)?.label).toBe("ci");
  });

  it("lets a label that the registry does not take be corrected", async () => {
    await apkg.close();
    apkg = await startApkg({ now: machine.clock.now, names: "unique" });
    apkg.addUser({ username: "developer", email: "developer@example.com", password });
    apkg.issue({ username: "developer", label: "ci" });
    await perform("logIn", logInToApkg);
    const { seen, openEnds } = await perform("createToken", [
      ...createApkgToken,
      { type: "ci-2" },
      { choose: "Store and use" },
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("There is a token of this name."));
    expect(apkg.liveTokens().map(({ label }) => label)).toEqual(["ci", "ci-2"]);
  });

  it("says that a session is over, and asks to log in again once in a minute", async () => {
    await perform("logIn", logInToBroker);
    machine.clock.pass(DAY);
    const first = await perform("createToken", []);
    expect(first.seen).toContain("[Log In]");
    const second = await perform("createToken", []);
    expect(second.seen).not.toContain("[Log In]");
    machine.clock.pass(60_000);
    expect((await perform("createToken", [])).seen).toContain("[Log In]");
    expect(broker.count("POST /api/tokens")).toBe(0);
  });
});

describe("logging in again", () => {
  it("manages tokens anew, and leaves the issued one in use", async () => {
    await perform("logIn", logInToApkg);
    await perform("createToken", [...createApkgToken, { choose: "Store and use" }]);
    const issued = apkgFile().accessToken;
    machine.clock.pass(2 * 60 * 60 * 1000);
    expect((await perform("listTokens", [])).seen).toContain("[Log In]");
    await perform("logIn", logInToApkg);
    expect(apkgFile().accessToken).toBe(issued);
    const { openEnds } = await perform("listTokens", [{ choose: "ci" }, { choose: "Copy its id" }]);
    expect(openEnds).toEqual([]);
    expect(machine.accounts.list()).toMatchObject([{ source: "issued", token: { label: "ci" } }]);
  });

  it("replaces an issued token that has ended, and what managed tokens before", async () => {
    await perform("logIn", logInToApkg);
    await perform("createToken", [...createApkgToken, { choose: "Store and use" }]);
    machine.clock.pass(91 * DAY);
    await perform("logIn", logInToApkg);
    const [account] = machine.accounts.list();
    expect(account).toMatchObject({ source: "log-in" });
    expect(account?.session).toBeUndefined();
    const secrets = await machine.accounts.secretsOf({ id: account?.id ?? "" });
    expect(secrets?.session).toBeUndefined();
    expect(secrets?.token?.reveal()).toBe(apkgFile().accessToken);
    expect((await perform("whoAmI", [])).seen.at(-1)).toContain("you are developer");
  });
});

describe("listing tokens", () => {
  it("shows what the registry knows of each, and can copy an id", async () => {
    await perform("logIn", logInToApkg);
    const { id } = apkg.issue({ username: "developer", label: "deploy", scopes: ["publish"] });
    const { seen, openEnds, editor } = await perform("listTokens", [
      { choose: "deploy" },
      { choose: "Copy its id" },
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringMatching(/^publish · expires .* · created on /));
    expect(editor.clipboard.text).toBe(id);
  });

  it("leads to the revocation of one", async () => {
    await perform("logIn", logInToApkg);
    const { id } = apkg.issue({ username: "developer", label: "deploy" });
    const { editor } = await perform("listTokens", [{ choose: "deploy" }, { choose: "Revoke this token" }]);
    const [account] = machine.accounts.list();
    expect(editor.executedCommands).toEqual([
      { command: "registryTokens.revokeToken", argument: { accountId: account?.id, tokenId: id } },
    ]);
  });

  it("without an account leads to the log-in", async () => {
    const { seen } = await perform("listTokens", []);
    expect(seen).toEqual(["You are not logged in yet.", "[Log In]"]);
  });
});

describe("revoking a token", () => {
  it("that is used here says so, proves it, and takes it out of the package manager's file", async () => {
    await perform("logIn", logInToApkg);
    await perform("createToken", [...createApkgToken, { choose: "Store and use" }]);
    const token = apkgFile().accessToken;
    const { seen, openEnds } = await perform("revokeToken", [{ choose: "ci" }, { confirm: "Revoke" }]);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("Every workflow and every machine"));
    expect(seen).toContainEqual(
      expect.stringContaining("the package manager on this machine loses its credential"),
    );
    expect(apkg.findToken(token)?.revokedAt).not.toBeNull();
    expect(() => machine.file(".apkg/credentials.json")).toThrow("ENOENT");
    expect(machine.accounts.list()).toMatchObject([{ name: "developer" }]);
    expect(machine.accounts.list()[0]?.token).toBeUndefined();
  });

  it("that is not used here leaves the file alone", async () => {
    await perform("logIn", logInToApkg);
    const before = machine.file(".apkg/credentials.json");
    const { id } = apkg.issue({ username: "developer", label: "deploy" });
    const { openEnds } = await perform("revokeToken", [{ confirm: "Revoke" }], { target: { tokenId: id } });
    expect(openEnds).toEqual([]);
    expect(apkg.liveTokens()).toEqual([]);
    expect(machine.file(".apkg/credentials.json")).toBe(before);
  });

  it("that was pasted, so that its id is not known, finds out that it was the one", async () => {
    const { token } = apkg.issue({ username: "developer", label: "pasted", scopes: ["admin"] });
    await perform("logIn", [{ choose: "apkg" }, { choose: "Paste" }, { type: token }]);
    const { openEnds } = await perform("revokeToken", [{ choose: "pasted" }, { confirm: "Revoke" }]);
    expect(openEnds).toEqual([]);
    expect(machine.accounts.list()).toEqual([]);
    expect(() => machine.file(".apkg/credentials.json")).toThrow("ENOENT");
  });

  it("that only manages others leaves the one in use where it is", async () => {
    const { token } = apkg.issue({ username: "developer", label: "admin", scopes: ["admin"] });
    await perform("logIn", [{ choose: "apkg" }, { choose: "Paste" }, { type: token }]);
    await perform("createToken", [...createApkgToken, { choose: "Store and use" }]);
    const inUse = apkgFile().accessToken;
    const { openEnds } = await perform("revokeToken", [{ choose: "admin" }, { confirm: "Revoke" }]);
    expect(openEnds).toEqual([]);
    expect(apkgFile().accessToken).toBe(inUse);
    const [account] = machine.accounts.list();
    expect(account).toMatchObject({ token: { label: "ci" } });
    expect(account?.session).toBeUndefined();
    const secrets = await machine.accounts.secretsOf({ id: account?.id ?? "" });
    expect(secrets?.token?.reveal()).toBe(inUse);
    expect(secrets?.session).toBeUndefined();
  });

  it("of an account that another window has logged out of hits no other account", async () => {
    await perform("logIn", logInToApkg);
    const { id } = apkg.issue({ username: "developer", label: "deploy" });
    const target = { accountId: "apkg/gone", tokenId: id };
    const { seen, openEnds } = await perform("revokeToken", [], { target });
    expect(openEnds).toEqual([]);
    expect(seen).toEqual(["This account is no longer there. Another window may have logged out of it."]);
    expect(apkg.effects.revoke).toBe(0);
  });

  it("does nothing without a yes", async () => {
    await perform("logIn", logInToApkg);
    apkg.issue({ username: "developer", label: "deploy" });
    const { openEnds } = await perform("revokeToken", [{ choose: "deploy" }, "escape"]);
    expect(openEnds).toEqual([]);
    expect(apkg.effects.revoke).toBe(0);
  });

  it("does not take a registry's word for it", async () => {
    await perform("logIn", logInToApkg);
    await perform("createToken", [...createApkgToken, { choose: "Store and use" }]);
    apkg.fail(/^DELETE /, { kind: "reply", reply: { status: 204 } });
    const { seen } = await perform("revokeToken", [{ choose: "ci" }, { confirm: "Revoke" }]);
    expect(seen).toContainEqual(expect.stringContaining("but still accepts the token"));
    expect(machine.accounts.list()[0]?.token?.label).toBe("ci");
  });
});
