import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import { type OnePubServer, startOnePub } from "../../../e2e/registries/onepub.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import type { Deed } from "./editor/script.ts";
import { Machine } from "./services-for-test.ts";

const HOUR = 60 * 60 * 1000;

let machine: Machine;
let apkg: ApkgServer;
let broker: PackageBrokerServer;
let onePub: OnePubServer;
const password = randomBytes(12).toString("hex");
beforeEach(async () => {
  machine = new Machine();
  const { now } = machine.clock;
  [apkg, broker, onePub] = await Promise.all([
    startApkg({ now }),
    startPackageBroker({ now }),
    startOnePub({ now }),
  ]);
  apkg.addUser({ username: "developer", email: "developer@example.com", password });
  apkg.addUser({ username: "somebody-else", email: "else@example.com", password });
  broker.addUser({ email: "developer@example.com", password });
});
afterEach(async () => {
  machine.remove();
  await Promise.all([apkg.close(), broker.close(), onePub.close()]);
});

const perform = (...[name, deeds, options]: Parameters<Machine["perform"]>) => {
  const urls = { "apkg.url": apkg.url, "packageBroker.urls": [broker.url], "onepub.url": onePub.origin };
  return machine.perform(name, deeds, { settings: urls, ...options });
};
const logInToApkg = (username = "developer"): Deed[] => [
  { choose: "apkg" },
  { choose: "With user name" },
  { type: username },
  { type: password },
];
const pasteToApkg = (token: string): Deed[] => [{ choose: "apkg" }, { choose: "Paste" }, { type: token }];
const pasteToBroker = (token: string): Deed[] => [
  { choose: "PACKAGE.broker (" },
  { choose: "Paste" },
  { type: token },
];
const issueAtApkg = () => apkg.issue({ username: "developer", label: "long", scopes: ["read"] }).token;
const theAccount = () => {
  const [account, ...others] = machine.accounts.list();
  if (account === undefined || others.length > 0) throw new Error("There is not exactly one account.");
  return account;
};
const secrets = async () => machine.accounts.secretsOf(theAccount());
const apkgToken = () => JSON.parse(machine.file(".apkg/credentials.json")).accessToken;

describe("logging in where there is a token already that lasts longer", () => {
  it("leaves a token in use that was pasted, and manages tokens by the log-in", async () => {
    const token = issueAtApkg();
    await perform("logIn", pasteToApkg(token));
    expect((await perform("listTokens", [])).seen).toContain("[Log In]");
    await perform("logIn", logInToApkg());
    expect(theAccount()).toMatchObject({ source: "pasted" });
    expect((await secrets())?.token?.reveal()).toBe(token);
    expect(apkgToken()).toBe(token);
    const listed = await perform("listTokens", [{ choose: "long" }, { choose: "Copy its id" }]);
    expect(listed.openEnds).toEqual([]);
  });

  it("leaves a token in use that was adopted", async () => {
    const token = issueAtApkg();
    const file = join(machine.home, ".apkg/credentials.json");
    mkdirSync(dirname(file));
    writeFileSync(
      file,
      JSON.stringify({ registry: apkg.url, accessToken: token, refreshToken: "", username: "me" }),
    );
    await perform("logIn", [{ choose: "apkg" }, { choose: "Use the credential" }]);
    await perform("logIn", logInToApkg());
    expect(theAccount()).toMatchObject({ source: "adopted" });
    expect(apkgToken()).toBe(token);
  });

  it("leaves it in use also if the registry could not be asked about it just before", async () => {
    const token = issueAtApkg();
    await perform("logIn", pasteToApkg(token));
    const recover = apkg.fail("GET /auth/whoami", { kind: "cut" }, 1_000);
    await perform("whoAmI", []);
    recover();
    await perform("logIn", logInToApkg());
    expect((await secrets())?.token?.reveal()).toBe(token);
  });

  it("replaces it if the registry refuses it, whoever has found out", async () => {
    const token = issueAtApkg();
    await perform("logIn", pasteToApkg(token));
    apkg.revoke(token);
    await perform("logIn", logInToApkg());
    expect(theAccount()).toMatchObject({ source: "log-in" });
    expect(apkgToken()).not.toBe(token);
    expect(apkgToken()).toBe((await secrets())?.token?.reveal());
  });

  it("replaces a log-in's own by the next", async () => {
    await perform("logIn", logInToApkg());
    const first = apkgToken();
    machine.clock.pass(HOUR / 2);
    await perform("logIn", logInToApkg());
    expect(apkgToken()).not.toBe(first);
    expect((await secrets())?.session).toBeUndefined();
  });
});

describe("logging in again for an account", () => {
  const again = (deeds: readonly Deed[], accountId = theAccount().id) =>
    perform("logIn", deeds, { target: { accountId } });

  it("of OnePub that was named by its organisation gives it the name of whoever logs in", async () => {
    const token = onePub.issue("developer@example.com");
    await perform("logIn", [{ choose: "OnePub" }, { choose: "Paste" }, { type: token }]);
    expect(theAccount()).toMatchObject({ name: "Example" });
    onePub.revoke(token);
    const settings = { "onepub.url": onePub.origin };
    const body = new URLSearchParams({ decision: "log-in", email: "developer@example.com" });
    const onPage = (page: string) => void fetch(page, { method: "POST", body });
    const target = { accountId: theAccount().id };
    const { openEnds } = await machine.perform("logIn", [{ choose: "In the browser" }], {
      settings,
      target,
      onPage,
    });
    expect(openEnds).toEqual([]);
    expect(theAccount()).toMatchObject({ name: "developer@example.com", source: "log-in" });
    const { hosted } = JSON.parse(machine.file(".config/dart/pub-tokens.json"));
    expect(hosted).toEqual([{ url: onePub.url, token: (await secrets())?.token?.reveal() }]);
    await perform("logOut", [{ confirm: "Log Out" }]);
    expect(JSON.parse(machine.file(".config/dart/pub-tokens.json")).hosted).toEqual([]);
  });

  it("of PACKAGE.broker that had no name gives it one, and leaves it its token", async () => {
    const { token } = broker.issue();
    await perform("logIn", pasteToBroker(token));
    expect((await perform("listTokens", [])).seen).toContain("[Log In]");
    const { openEnds, seen } = await again([
      { choose: "With e-mail" },
      { type: "developer@example.com" },
      { type: password },
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).not.toContain("token");
    expect(theAccount()).toMatchObject({ name: "developer@example.com", source: "pasted" });
    expect((await secrets())?.token?.reveal()).toBe(token);
    expect((await secrets())?.session).toBeDefined();
  });

  it("does not give one user's account to another", async () => {
    const token = issueAtApkg();
    await perform("logIn", pasteToApkg(token));
    const { openEnds } = await again(logInToApkg("somebody-else").slice(1));
    expect(openEnds).toEqual([]);
    expect(machine.accounts.list().map(({ name, source }) => [name, source])).toEqual([
      ["developer", "pasted"],
      ["somebody-else", "log-in"],
    ]);
  });
});

describe("pasting a token where there is another", () => {
  it("asks before it replaces the one that is kept", async () => {
    const [first, second] = [broker.issue().token, broker.issue().token];
    await perform("logIn", pasteToBroker(first));
    const kept = await perform("logIn", [...pasteToBroker(second), "escape"]);
    expect(kept.openEnds).toEqual([]);
    expect((await secrets())?.token?.reveal()).toBe(first);
    const replaced = await perform("logIn", [...pasteToBroker(second), { confirm: "Replace" }]);
    expect(replaced.openEnds).toEqual([]);
    expect((await secrets())?.token?.reveal()).toBe(second);
    const { "http-basic": entries } = JSON.parse(machine.file(".config/composer/auth.json"));
    expect(entries[new URL(broker.url).host].password).toBe(second);
  });

  it("does not ask if it is the same, or if the registry refuses the one that is kept", async () => {
    const first = broker.issue();
    await perform("logIn", pasteToBroker(first.token));
    expect((await perform("logIn", pasteToBroker(first.token))).openEnds).toEqual([]);
    broker.revoke(first.token);
    const second = broker.issue().token;
    expect((await perform("logIn", pasteToBroker(second))).openEnds).toEqual([]);
    expect((await secrets())?.token?.reveal()).toBe(second);
  });
});
