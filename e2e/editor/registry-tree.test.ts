import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../registries/apkg.ts";
import { type PackageBrokerServer, startPackageBroker } from "../registries/package-broker.ts";
import type { RecordedRequest } from "../registries/recorded-request.ts";
import { newTotpSecret, totpCode } from "../registries/totp.ts";
import { describeInEditor } from "./describe-in-editor.ts";
import { writeMachineSettings } from "./machine-settings.ts";
import { logInByPassword, logInByToken } from "./page/log-in.ts";
import { THEMES } from "./settings.ts";

/** In milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

const EMAIL = "developer@example.com";

/** Whose tokens apkg issues where nobody is named. */
const NOBODY = "example";

describeInEditor("the tree of registries", (editor) => {
  let broker: PackageBrokerServer;
  let crowded: ApkgServer;
  const password = randomBytes(12).toString("hex");
  const totpSecret = newTotpSecret();

  beforeAll(async () => {
    [broker, crowded] = await Promise.all([startPackageBroker(), startApkg()]);
    broker.addUser({ email: EMAIL, password, totpSecret });
    const age = { createdAt: Date.now() - 30 * DAY };
    broker.issue({ label: "nightly build", expiresAt: Date.now() + 3 * DAY, ...age });
    broker.issue({ label: "old release", expiresAt: Date.now() - DAY, ...age });
    broker.issue({ label: "release", permissions: "write", ...age });
    for (let count = 1; count < 10_000; count++) crowded.issue({ label: `token ${count}` });
    await writeMachineSettings(editor.server, {
      "registryTokens.packageBroker.urls": [broker.url],
      "registryTokens.apkg.url": crowded.url,
    });
  });

  afterAll(async () => {
    await Promise.all([broker, crowded].map((server) => server.close()));
  });

  it.each(THEMES)("shows what has ended and what soon will, in %s", async (theme) => {
    const { workbench } = await editor.openWindow({ fixture: "empty", theme });
    await logInByPassword(workbench, `PACKAGE.broker (${new URL(broker.url).host})`, {
      name: EMAIL,
      password,
      way: "With e-mail address and password",
      code: () => totpCode(totpSecret, Date.now()),
    });
    await workbench.sideBar.show("Registry Tokens");
    const tree = workbench.sideBar.tree("Registries");
    await tree.expand(EMAIL);
    await tree.row("nightly build").waitFor();
    expect(await tree.row("nightly build").getAttribute("aria-label")).toContain("expires in 2 days");
    expect(await tree.row("old release").getAttribute("aria-label")).toContain("expired");
    for (const label of ["nightly build", "old release"]) await tree.decoration(label).first().waitFor();
    await workbench.statusBar.item("1").waitFor();
    await workbench.screenshot(`tree ${theme}`);
  });

  it("opens an account of 10,000 tokens, and asks the registry once", async () => {
    const { workbench } = await editor.openWindow({ fixture: "empty" });
    const { token } = crowded.issue({ label: "editor", scopes: ["read", "admin"] });
    await logInByToken(workbench, `apkg (${new URL(crowded.url).host})`, token);
    await workbench.sideBar.show("Registry Tokens");
    const tree = workbench.sideBar.tree("Registries");
    await tree.row(NOBODY).waitFor();
    await tree.expand(NOBODY);
    await tree.row("token 1").waitFor();
    await workbench.screenshot("tree crowded");
    const isList = ({ method, path }: RecordedRequest) => method === "GET" && path === "/auth/tokens";
    expect(crowded.requests.filter(isList)).toHaveLength(1);
  });
});
