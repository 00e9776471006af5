import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startApkg } from "../../../e2e/registries/apkg.ts";
import { startOnePub } from "../../../e2e/registries/onepub.ts";
import { startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { newTotpSecret, totpCode } from "../../../e2e/registries/totp.ts";
import { Machine } from "./services-for-test.ts";

let machine: Machine;
const servers: { close(): Promise<void> }[] = [];
beforeEach(() => {
  machine = new Machine();
});
afterEach(async () => {
  machine.remove();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function started<T extends { close(): Promise<void> }>(server: Promise<T>): Promise<T> {
  servers.push(await server);
  return server;
}

const newPassword = () => randomBytes(12).toString("hex");
const secretsOf = async (id: string) => machine.accounts.secretsOf({ id });

describe("logging in to apkg", () => {
  /** As apkg's own log-in does. */
  function putIntoFile(url: string, token: string): string {
    const text = JSON.stringify({ registry: url, accessToken: token, refreshToken: "", username: "me" });
    mkdirSync(join(machine.home, ".apkg"));
    writeFileSync(join(machine.home, ".apkg/credentials.json"), text);
    return text;
  }

  async function apkg() {
    const { now } = machine.clock;
    const server = await started(startApkg({ now }));
    const password = newPassword();
    const totpSecret = newTotpSecret();
    server.addUser({ username: "developer", email: "developer@example.com", password });
    const recoveryCodes = [newPassword()];
    server.addUser({
      username: "careful",
      email: "careful@example.com",
      password,
      totpSecret,
      recoveryCodes,
    });
    return { server, password, totpSecret, recoveryCodes, settings: { "apkg.url": server.url } };
  }

  it("takes user name and password, and then apkg works in the terminal", async () => {
    const { server, password, settings } = await apkg();
    const performance = await machine.perform(
      "logIn",
      [{ choose: "apkg" }, { choose: "With user name" }, { type: "developer" }, { type: password }],
      { settings },
    );
    expect(performance.openEnds).toEqual([]);
    const [account] = machine.accounts.list();
    expect(account).toMatchObject({ kind: "apkg", url: server.url, name: "developer", source: "log-in" });
    const token = (await secretsOf(account?.id ?? ""))?.token?.reveal() ?? "";
    expect(JSON.parse(machine.file(".apkg/credentials.json"))).toMatchObject({
      registry: server.url,
      accessToken: token,
    });
    expect(performance.seen).toContainEqual(
      expect.stringContaining(`as developer. apkg uses the credential`),
    );
    expect(machine.openTexts(performance)).not.toContain(token);
    expect(machine.openTexts(performance)).not.toContain(password);
  });

  it("shows where one is, and goes back", async () => {
    const { password, settings } = await apkg();
    const { seen, openEnds } = await machine.perform(
      "logIn",
      [
        { choose: "apkg" },
        { choose: "With user name" },
        { type: "wrong-name" },
        "back",
        { type: "developer" },
        { type: password },
      ],
      { settings },
    );
    expect(openEnds).toEqual([]);
    expect(seen.filter((text) => /^\(\d\/\d\)$/.test(text))).toEqual([
      "(1/3)",
      "(2/4)",
      "(3/4)",
      "(4/4)",
      "(3/4)",
      "(4/4)",
    ]);
    expect(machine.accounts.list().map(({ name }) => name)).toEqual(["developer"]);
  });

  it("says that a password is wrong, and takes another; nothing is kept before", async () => {
    const { password, settings } = await apkg();
    const wrong = newPassword();
    const deeds = [{ choose: "apkg" }, { choose: "With user name" }, { type: "developer" }, { type: wrong }];
    const failed = await machine.perform("logIn", [...deeds, "escape"], { settings });
    expect(failed.openEnds).toEqual([]);
    expect(failed.seen).toContainEqual(expect.stringContaining("refused the log-in (401)"));
    expect(machine.secrets.entries.size).toBe(0);
    const corrected = await machine.perform("logIn", [...deeds, { type: password }], { settings });
    expect(corrected.openEnds).toEqual([]);
    expect(machine.accounts.list()).toHaveLength(1);
    expect(machine.openTexts(corrected)).not.toContain(wrong);
  });

  it("takes a code of the authenticator app, after a wrong one too", async () => {
    const { password, totpSecret, settings } = await apkg();
    const { seen, openEnds } = await machine.perform(
      "logIn",
      [
        { choose: "apkg" },
        { choose: "With user name" },
        { type: "careful" },
        { type: password },
        { type: "000000" },
        { type: totpCode(totpSecret, machine.clock.now()) },
      ],
      { settings },
    );
    expect(openEnds).toEqual([]);
    expect(seen).toContain("The code of the authenticator app, or a recovery code");
    expect(machine.accounts.list().map(({ name }) => name)).toEqual(["careful"]);
  });

  it("takes a recovery code", async () => {
    const { password, recoveryCodes, settings } = await apkg();
    const code = recoveryCodes[0] ?? "";
    const deeds = [{ choose: "apkg" }, { choose: "With user name" }, { type: "careful" }, { type: password }];
    const performance = await machine.perform("logIn", [...deeds, { type: code }], { settings });
    expect(performance.openEnds).toEqual([]);
    expect(machine.accounts.list()).toHaveLength(1);
    expect(machine.openTexts(performance)).not.toContain(code);
  });

  it("leaves the package manager's file alone if the user wants it so", async () => {
    const { password, settings } = await apkg();
    const deeds = [
      { choose: "apkg" },
      { choose: "With user name" },
      { type: "developer" },
      { type: password },
    ];
    await machine.perform("logIn", deeds, { settings: { ...settings, writeCredentialFiles: false } });
    expect(machine.accounts.list()).toHaveLength(1);
    expect(() => machine.file(".apkg/credentials.json")).toThrow("ENOENT");
  });

  it("takes a token that is pasted, after one that the registry does not know", async () => {
    const { server, settings } = await apkg();
    const { token } = server.issue();
    const wrong = newPassword();
    const performance = await machine.perform(
      "logIn",
      [{ choose: "apkg" }, { choose: "Paste" }, { type: wrong }, { type: token }],
      { settings },
    );
    expect(performance.openEnds).toEqual([]);
    expect(performance.seen).toContainEqual(expect.stringContaining("rejected the token (401)"));
    expect(machine.accounts.list()).toMatchObject([{ name: "example", source: "pasted" }]);
    expect(machine.openTexts(performance)).not.toContain(token);
  });

  it("adopts the credential that is there already, and does not touch the file", async () => {
    const { server, settings } = await apkg();
    const { token } = server.issue();
    const text = putIntoFile(server.url, token);
    const deeds = [{ choose: "apkg" }, { choose: "Use the credential" }];
    const performance = await machine.perform("logIn", deeds, { settings });
    expect(performance.openEnds).toEqual([]);
    expect(machine.accounts.list()).toMatchObject([{ name: "example", source: "adopted" }]);
    expect(machine.file(".apkg/credentials.json")).toBe(text);
    expect(machine.openTexts(performance)).not.toContain(token);
  });

  it("says to which host each answer goes, also where somebody else has named the registry", async () => {
    const { server, password, totpSecret } = await apkg();
    const { host } = new URL(server.url);
    const { token } = server.issue();
    putIntoFile(server.url, token);
    const { seen, openEnds } = await machine.perform(
      "logIn",
      [
        { choose: "With user name" },
        { type: "careful" },
        { type: password },
        { type: totpCode(totpSecret, machine.clock.now()) },
      ],
      { target: { kind: "apkg", url: server.url } },
    );
    expect(openEnds).toEqual([]);
    expect(seen.filter((text) => text === `Log In to ${host}`)).toHaveLength(4);
    expect(seen).toContain(`It is sent to ${host}`);
  });

  it("asks again for a way if the credential that is there is refused", async () => {
    const { server, settings } = await apkg();
    const refused = newPassword();
    putIntoFile(server.url, refused);
    const { token } = server.issue();
    const performance = await machine.perform(
      "logIn",
      [{ choose: "apkg" }, { choose: "Use the credential" }, { choose: "Paste" }, { type: token }],
      { settings },
    );
    expect(performance.openEnds).toEqual([]);
    expect(performance.seen).toContainEqual(expect.stringContaining("rejected the token (401)"));
    expect(machine.accounts.list()).toMatchObject([{ source: "pasted" }]);
    expect(machine.openTexts(performance)).not.toContain(refused);
  });

  it("can be cancelled while the credential that is there is tried", async () => {
    const { server, settings } = await apkg();
    const { token } = server.issue();
    putIntoFile(server.url, token);
    const held = server.hold("GET /auth/whoami", "answer");
    const { seen, openEnds } = await machine.perform(
      "logIn",
      [{ choose: "apkg" }, { choose: "Use the credential" }],
      { settings, cancelled: held.arrived.then(() => {}) },
    );
    held.release();
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toBe(`Trying the credential at ${new URL(server.url).host}`);
    expect(machine.accounts.list()).toEqual([]);
  });

  it("tells a registry that cannot be reached from a password that is wrong", async () => {
    const { server, password, settings } = await apkg();
    await server.close();
    servers.splice(0);
    const deeds = [
      { choose: "apkg" },
      { choose: "With user name" },
      { type: "developer" },
      { type: password },
    ];
    const { seen } = await machine.perform("logIn", [...deeds, "escape"], { settings });
    expect(seen).toContainEqual(expect.stringContaining("nothing accepts connections there"));
  });
});

describe("logging in to OnePub", () => {
  async function onePub() {
    const server = await started(startOnePub({ now: machine.clock.now }));
    return { server, settings: { "onepub.url": server.origin } };
  }
  const press = (page: string, decision: string) =>
    fetch(page, { method: "POST", body: new URLSearchParams({ decision, email: "developer@example.com" }) });

  it("opens the page in the browser, waits, and then dart pub works in the terminal", async () => {
    const { server, settings } = await onePub();
    const performance = await machine.perform("logIn", [{ choose: "OnePub" }, { choose: "In the browser" }], {
      settings,
      onPage: (page) => void press(page, "log-in"),
    });
    expect(performance.openEnds).toEqual([]);
    const [account] = machine.accounts.list();
    expect(account).toMatchObject({ kind: "onepub", url: server.url, name: "developer@example.com" });
    const token = (await secretsOf(account?.id ?? ""))?.token?.reveal() ?? "";
    expect(JSON.parse(machine.file(".config/dart/pub-tokens.json")).hosted).toEqual([
      { url: server.url, token },
    ]);
    const [page = ""] = performance.editor.openedPages;
    const id = page.split("/").at(-1) ?? "";
    expect(page).toBe(`${server.origin}/clilogin/${id}`);
    expect(machine.openTexts(performance)).not.toContain(token);
    expect(machine.openTexts(performance)).not.toContain(id);
  });

  it("says so if it is refused there", async () => {
    const { settings } = await onePub();
    const { seen } = await machine.perform("logIn", [{ choose: "OnePub" }, { choose: "In the browser" }], {
      settings,
      onPage: (page) => void press(page, "refuse"),
    });
    expect(seen).toContainEqual(expect.stringContaining("refused the log-in"));
    expect(machine.accounts.list()).toEqual([]);
  });

  it("can be cancelled while it waits", async () => {
    const { server, settings } = await onePub();
    const polled = server.hold(/^GET \/api\/member\/awaitLogin\//, "answer");
    const { seen, openEnds } = await machine.perform(
      "logIn",
      [{ choose: "OnePub" }, { choose: "In the browser" }],
      {
        settings,
        cancelled: polled.arrived.then(() => {}),
      },
    );
    polled.release();
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toContain("Waiting until you have logged in");
    expect(machine.accounts.list()).toEqual([]);
  });

  it("takes a pasted token, and finds its organisation", async () => {
    const { server, settings } = await onePub();
    const token = server.issue("developer@example.com");
    const deeds = [{ choose: "OnePub" }, { choose: "Paste" }, { type: token }];
    const performance = await machine.perform("logIn", deeds, { settings });
    expect(performance.openEnds).toEqual([]);
    expect(machine.accounts.list()).toMatchObject([{ url: server.url, name: "Example" }]);
    expect(machine.openTexts(performance)).not.toContain(token);
  });
});

describe("logging in to PACKAGE.broker", () => {
  it("takes address, password and code, and offers to create the token that Composer needs", async () => {
    const server = await started(startPackageBroker({ now: machine.clock.now }));
    const password = newPassword();
    const totpSecret = newTotpSecret();
    server.addUser({ email: "developer@example.com", password, totpSecret });
    const performance = await machine.perform("logIn", [
      { choose: "PACKAGE.broker at another address" },
      { type: server.url },
      { choose: "With e-mail address" },
      { type: "developer@example.com" },
      { type: password },
      { type: totpCode(totpSecret, machine.clock.now()) },
    ]);
    expect(performance.openEnds).toEqual([]);
    const [account] = machine.accounts.list();
    expect(account).toMatchObject({ kind: "package-broker", url: server.url, name: "developer@example.com" });
    expect(account?.token).toBeUndefined();
    const session = (await secretsOf(account?.id ?? ""))?.session?.reveal() ?? "";
    expect(session).not.toBe("");
    expect(performance.seen).toContain("[Create Token]");
    expect(machine.openTexts(performance)).not.toContain(session);
  });

  it("says beside the address if it is no URL, and takes another", async () => {
    const server = await started(startPackageBroker());
    const { token } = server.issue();
    const { seen, openEnds } = await machine.perform("logIn", [
      { choose: "PACKAGE.broker at another address" },
      { type: "packages" },
      { type: server.url },
      { choose: "Paste" },
      { type: token },
    ]);
    expect(openEnds).toEqual([]);
    expect(seen).toContainEqual(expect.stringContaining("does not begin with https:// or http://"));
    expect(JSON.parse(machine.file(".config/composer/auth.json"))["http-basic"]).toEqual({
      [new URL(server.url).host]: { username: "token", password: token },
    });
  });
});
