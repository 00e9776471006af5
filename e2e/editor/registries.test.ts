import { randomBytes } from "node:crypto";
import { basename, dirname } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../registries/apkg.ts";
import { type OnePubServer, startOnePub } from "../registries/onepub.ts";
import { type PackageBrokerServer, startPackageBroker } from "../registries/package-broker.ts";
import type { PresentedCredential } from "../registries/presented-credential.ts";
import { newTotpSecret, totpCode } from "../registries/totp.ts";
import { describeInEditor } from "./describe-in-editor.ts";
import { findLeaks, findLeaksIn } from "./leaks.ts";
import { writeMachineSettings } from "./machine-settings.ts";
import { logInByBrowser, logInByPassword } from "./page/log-in.ts";
import type { Workbench } from "./page/workbench.ts";
import { THEMES } from "./settings.ts";

const DAY = 24 * 60 * 60_000;
const USER = "developer@example.com";

describeInEditor("the view of registries", (editor) => {
  let broker: PackageBrokerServer;
  let apkg: ApkgServer;
  let onePub: OnePubServer;
  const password = randomBytes(12).toString("hex");
  const totpSecret = newTotpSecret();
  const code = () => totpCode(totpSecret, Date.now());
  const secrets: Record<string, string> = { password, totpSecret };

  beforeAll(async () => {
    [broker, apkg, onePub] = await Promise.all([
      startPackageBroker(),
      startApkg(),
      startOnePub({ pollInterval: 0.2 }),
    ]);
    await writeMachineSettings(editor.server, {
      "registryTokens.packageBroker.urls": [broker.url],
      "registryTokens.apkg.url": apkg.url,
      "registryTokens.onepub.url": onePub.origin,
    });
    broker.addUser({ email: USER, password, totpSecret });
    apkg.addUser({ username: "developer", email: USER, password, totpSecret });
    broker.issue({
      label: "nightly build",
      createdAt: Date.now() - 30 * DAY,
      expiresAt: Date.now() + 3 * DAY,
    });
    broker.issue({ label: "release", permissions: "write" });
  });

  afterAll(async () => {
    await Promise.all([broker, apkg, onePub].map((server) => server.close()));
  });

  /** What was typed, what was issued, and everything by which the editor has shown who it is. */
  const allSecrets = () => {
    const requests = [broker, apkg, onePub].flatMap((server) => server.requests);
    const presented = requests
      .map(({ credential }) => secretOf(credential))
      .filter((secret) => secret !== "");
    return {
      ...secrets,
      ...Object.fromEntries(presented.map((token, index) => [`presented ${index}`, token])),
    };
  };

  /** Neither in the log, nor in a setting, nor in any other file of the server, nor in the state that the page keeps. */
  const findsNoLeak = async (workbench: Workbench) => {
    expect(await findLeaks(dirname(editor.server.logs), allSecrets())).toEqual([]);
    const state = await workbench.storedState({ until: USER });
    expect(findLeaksIn(state, allSecrets())).toEqual([]);
  };

  const logInToBroker = (workbench: Workbench) =>
    logInByPassword(workbench, `PACKAGE.broker (${hostOf(broker)})`, {
      name: USER,
      password,
      way: "With e-mail address and password",
      code,
    });

  it("invites to log in where nothing is known yet", async () => {
    const { workbench } = await editor.openWindow({ fixture: "empty" });
    await workbench.sideBar.show("Registry Tokens");
    const { welcome } = workbench.sideBar.tree("Registries");
    await welcome.getByText("Log In to a Registry").waitFor();
    await workbench.screenshot("view welcome");
  });

  it("shows an account of PACKAGE.broker, what ends soon, and what is created and revoked", async () => {
    const { workbench } = await editor.openWindow({ fixture: "composer" });
    await logInToBroker(workbench);
    await workbench.sideBar.show("Registry Tokens");
    const tree = workbench.sideBar.tree("Registries");
    await tree.expand(USER);
    await tree.row("nightly build").waitFor();
    await workbench.statusBar.item("1").waitFor();
    expect(await tree.row("nightly build").getAttribute("aria-label")).toContain("expires in 2 days");
    await tree.decoration("nightly build").first().waitFor();
    await workbench.screenshot("view tokens");

    await workbench.palette.run("Registry Tokens: Create Token");
    const { quickInput } = workbench;
    await quickInput.says("What may the token do?");
    await quickInput.choose("readonly");
    await quickInput.says("How long is it to work?");
    await quickInput.rows.first().click();
    await quickInput.says("A label");
    await quickInput.answer("from the editor");
    await quickInput.says("The registry shows it only once");
    await workbench.screenshot("view create");
    await quickInput.choose("Copy");
    // Asked again when the token is on the clipboard, and not before.
    await quickInput.rows.filter({ hasText: "Done: it is where it is needed" }).waitFor();
    secrets.created = await workbench.clipboard();
    expect(broker.findToken(secrets.created)?.label).toBe("from the editor");
    await quickInput.choose("Done: it is where it is needed");

    await tree.chooseFromMenu("from the editor", "Revoke Token");
    expect(await workbench.dialog.read("Revoke the token")).toContain("stops working");
    await workbench.screenshot("view revoke");
    await workbench.dialog.choose("Revoke");
    await workbench.notifications.take("is revoked");
    expect(broker.findToken(secrets.created)?.revokedAt).not.toBeNull();
    await findsNoLeak(workbench);
  });

  it("shows accounts of apkg and OnePub, whose tokens are managed on the web", async () => {
    const { workbench } = await editor.openWindow({ fixture: "empty" });
    await logInByPassword(workbench, `apkg (${hostOf(apkg)})`, {
      name: "developer",
      password,
      way: "With user name and password",
      code,
    });
    await logInByBrowser(workbench, `OnePub (${hostOf(onePub)})`);
    secrets.onePub = onePub.issue(USER);
    await workbench.sideBar.show("Registry Tokens");
    const tree = workbench.sideBar.tree("Registries");
    await tree.row("OnePub").waitFor();
    await tree.expand("developer");
    await tree.row("No tokens").waitFor();
    await tree.expand(USER);
    await tree.row("Tokens are managed on the web").waitFor();
    await workbench.screenshot("view accounts");
    await findsNoLeak(workbench);
    // There they are to be: the package managers' files hold both tokens.
    const held = await findLeaks(editor.server.home, allSecrets());
    expect(held.map(({ file }) => basename(file))).toEqual(
      expect.arrayContaining(["pub-tokens.json", "credentials.json"]),
    );
  });

  it.each(THEMES)("offers to log in at a URL in pubspec.yaml, in %s", async (theme) => {
    const { workbench } = await editor.openWindow({ fixture: "pub", theme });
    const { textEditor, quickInput, sideBar } = workbench;
    await sideBar.show("Registry Tokens");
    await sideBar.tree("Registries").row("OnePub").waitFor();
    await textEditor.open("pubspec.yaml");
    await textEditor.squiggles("info").first().waitFor();
    const hover = await textEditor.hover("onepub.example", "No credential wins");
    expect(hover).toContain("No account in this editor.");
    await workbench.screenshot(`manifest hover ${theme}`);
    await textEditor.chooseAction("onepub.example", "Log In to OnePub");
    await quickInput.says("How do you want to log in?");
    await quickInput.cancel();
  });
});

function hostOf({ origin }: { origin: string }): string {
  return new URL(origin).host;
}

function secretOf(credential: PresentedCredential): string {
  switch (credential.scheme) {
    case "none":
      return "";
    case "basic":
      return credential.password;
    case "bearer":
      return credential.token;
    case "raw":
      return credential.value;
  }
}
