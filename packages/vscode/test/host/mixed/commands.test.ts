import { deepEqual, equal, match, ok } from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { GitHubServer } from "../../../../../e2e/github/github-server.ts";
import { startGitHub } from "../../../../../e2e/github/start-github.ts";
import { type ApkgServer, startApkg } from "../../../../../e2e/registries/apkg.ts";
import { type OnePubServer, startOnePub } from "../../../../../e2e/registries/onepub.ts";
import {
  type PackageBrokerServer,
  startPackageBroker,
} from "../../../../../e2e/registries/package-broker.ts";
import type { Container } from "../../../src/container.ts";
import { shortUrl } from "../../../src/registries/short-url.ts";
import type { Deed } from "../../editor/script.ts";
import { perform, set, startExtension } from "../scripted-commands.ts";

const HOME = process.env.HOME ?? "";
const file = (name: string) => JSON.parse(readFileSync(join(HOME, name), "utf8"));

describe("commands in a real extension host", () => {
  let container: Container;
  let apkg: ApkgServer;
  let broker: PackageBrokerServer;
  let onePub: OnePubServer;
  let github: GitHubServer;
  const gitHubToken = randomBytes(20).toString("hex");
  const inRepository: Deed[] = [
    { choose: "Another repository" },
    { type: "acme/app" },
    { choose: "Workflows of the repository" },
  ];
  const secretValue = (name: string) =>
    github.state.secretValue({ kind: "repository", owner: "acme", repo: "app", store: "actions", name });
  const password = randomBytes(12).toString("hex");

  before(async () => {
    container = await startExtension();
    [apkg, broker, onePub] = await Promise.all([startApkg(), startPackageBroker(), startOnePub()]);
    apkg.addUser({ username: "developer", email: "developer@example.com", password });
    broker.addUser({ email: "developer@example.com", password });
    github = await startGitHub();
    github.state.addRepository("acme/app");
    github.addToken(gitHubToken, { kind: "classic", scopes: ["repo"] });
    await set("github.apiUrl", github.url);
    await set("apkg.url", apkg.url);
    await set("packageBroker.urls", [broker.url]);
    await set("onepub.url", onePub.origin);
  });
  after(async () => {
    await Promise.all([apkg.close(), broker.close(), onePub.close(), github.close()]);
  });

  it("logs in to apkg by password, and apkg has the credential", async () => {
    const { openEnds } = await perform(container, "logIn", {
      deeds: [{ choose: "apkg" }, { choose: "With user name" }, { type: "developer" }, { type: password }],
    });
    deepEqual(openEnds, []);
    equal(file(".apkg/credentials.json").registry, apkg.url);
  });

  it("logs in to PACKAGE.broker by password", async () => {
    const { openEnds } = await perform(container, "logIn", {
      deeds: [
        { choose: "PACKAGE.broker (" },
        { choose: "With e-mail" },
        { type: "developer@example.com" },
        { type: password },
      ],
    });
    deepEqual(openEnds, []);
  });

  it("logs in to OnePub by the browser, and dart pub has the credential", async () => {
    const { openEnds } = await perform(container, "logIn", {
      deeds: [{ choose: "OnePub" }, { choose: "In the browser" }],
      onPage(page) {
        const body = new URLSearchParams({ decision: "log-in", email: "developer@example.com" });
        void fetch(page, { method: "POST", body });
      },
    });
    deepEqual(openEnds, []);
    equal(file(".config/dart/pub-tokens.json").hosted[0].url, onePub.url);
  });

  it("keeps an entry in the editor's secret storage for each, and nothing secret in its state", async () => {
    deepEqual(
      container.accounts.list().map(({ kind, name }) => [kind, name]),
      [
        ["apkg", "developer"],
        ["onepub", "developer@example.com"],
        ["package-broker", "developer@example.com"],
      ],
    );
    const { secrets, globalState } = container.context;
    const keys = (await secrets.keys()).filter((key) => key.startsWith("account/"));
    equal(keys.length, 3);
    const state = JSON.stringify(globalState.keys().map((key) => globalState.get(key)));
    match(state, /developer@example\.com/);
    for (const key of keys) {
      const { secrets: named } = JSON.parse((await secrets.get(key)) ?? "");
      for (const value of Object.values<string>(named)) ok(!state.includes(value));
    }
  });

  it("has its accounts in the editor's menu of accounts", async () => {
    const accounts = await vscode.authentication.getAccounts("onepub");
    deepEqual(
      accounts.map(({ label }) => label),
      [`developer@example.com (${shortUrl(onePub.url)})`],
    );
    deepEqual(await vscode.authentication.getAccounts("package-broker"), []);
  });

  it("tells who one is", async () => {
    const { seen, openEnds } = await perform(container, "whoAmI", { deeds: [{ choose: "OnePub" }] });
    deepEqual(openEnds, []);
    match(seen.at(-1) ?? "", /you are Example\. The registry knows the token/);
  });

  it("creates a token and gives it to Composer", async () => {
    const { openEnds } = await perform(container, "createToken", {
      target: { kind: "package-broker" },
      deeds: [{ choose: "readonly" }, { choose: "90 days" }, { type: "laptop" }, { choose: "Store and use" }],
    });
    deepEqual(openEnds, []);
    const { password: token } = file(".config/composer/auth.json")["http-basic"][new URL(broker.url).host];
    equal(broker.findToken(token)?.label, "laptop");
  });

  it("copies a new token to the editor's clipboard", async () => {
    const { openEnds, seen } = await perform(container, "createToken", {
      target: { kind: "apkg" },
      deeds: [
        { tick: ["read"] },
        { choose: "30 days" },
        { type: "" },
        { type: "ci" },
        { choose: "Copy" },
        { choose: "Done" },
      ],
    });
    deepEqual(openEnds, []);
    const token = await vscode.env.clipboard.readText();
    equal(apkg.findToken(token)?.label, "ci");
    ok(!seen.join("\n").includes(token));
  });

  it("lists tokens", async () => {
    const { openEnds, seen } = await perform(container, "listTokens", {
      target: { kind: "apkg" },
      deeds: [{ choose: "ci" }, { choose: "Copy its id" }],
    });
    deepEqual(openEnds, []);
    match(seen.join("\n"), /read · expires in \d+ days/);
  });

  it("saves a token as a GitHub secret, with the editor's own session", async () => {
    const { openEnds } = await perform(container, "saveTokenAsSecret", {
      target: { kind: "package-broker" },
      gitHubToken,
      deeds: [...inRepository, { type: "BROKER_TOKEN" }],
    });
    deepEqual(openEnds, []);
    const { password: token } = file(".config/composer/auth.json")["http-basic"][new URL(broker.url).host];
    equal(secretValue("BROKER_TOKEN"), token);
  });

  it("rotates a token in a GitHub secret, and notes it in the editor's state", async () => {
    const { openEnds } = await perform(container, "rotateToken", {
      target: { kind: "package-broker" },
      gitHubToken,
      deeds: [
        { choose: "In a GitHub secret" },
        ...inRepository,
        { type: "ROTATED_TOKEN" },
        { choose: "Replace it" },
        { choose: "None" },
        { choose: "readonly" },
        { choose: "90 days" },
        { confirm: "Rotate" },
      ],
    });
    deepEqual(openEnds, []);
    match(
      broker.findToken(secretValue("ROTATED_TOKEN") ?? "")?.label ?? "",
      /^srt2:acme\/app:ROTATED_TOKEN:/,
    );
    const [rotation] = container.services.rotations.list();
    match(rotation?.receipt ?? "", /"current":/);
    equal(rotation?.run, undefined);
    deepEqual(github.violations, []);
  });

  it("explains credentials in a document that nobody can change", async () => {
    const { openEnds } = await perform(container, "explainCredentials", { deeds: [{ choose: "apkg" }] });
    deepEqual(openEnds, []);
    const document = vscode.window.activeTextEditor?.document;
    equal(document?.uri.scheme, "registry-tokens");
    match(document?.getText() ?? "", /apkg sends the .* credentials\.json/);
    ok(!document?.getText().includes(file(".apkg/credentials.json").accessToken));
  });

  it("examines all registries in a document", async () => {
    await perform(container, "doctor", { deeds: [] });
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    match(text, /Registry Tokens \d/);
    match(
      text,
      /OnePub at 127\.0\.0\.1:\d+, log-in: token accepted; the package manager uses pub-tokens\.json/,
    );
    ok(!text.includes("developer"));
  });

  it("copies a step for a workflow", async () => {
    const { openEnds } = await perform(container, "copySetupStep", {
      target: { accountId: container.accounts.list().find(({ kind }) => kind === "onepub")?.id ?? "" },
      deeds: [],
    });
    deepEqual(openEnds, []);
    match(
      await vscode.env.clipboard.readText(),
      /^- uses: .*setup-registry-token@v1\n {2}with:\n {4}registry: onepub/,
    );
  });

  it("revokes a token that is in use, and Composer loses it", async () => {
    const { openEnds } = await perform(container, "revokeToken", {
      target: { kind: "package-broker" },
      deeds: [{ choose: "laptop" }, { confirm: "Revoke" }],
    });
    deepEqual(openEnds, []);
    ok(!JSON.stringify(file(".config/composer/auth.json")).includes("password"));
  });

  it("logs out of all", async () => {
    for (const kind of ["apkg", "onepub", "package-broker"] as const) {
      const { openEnds } = await perform(container, "logOut", {
        target: { kind },
        deeds: [{ confirm: "Log Out" }],
      });
      deepEqual(openEnds, []);
    }
    deepEqual(container.accounts.list(), []);
    deepEqual(
      (await container.context.secrets.keys()).filter((key) => key.startsWith("account/")),
      [],
    );
    equal(existsSync(join(HOME, ".apkg/credentials.json")), false);
    deepEqual(file(".config/dart/pub-tokens.json").hosted, []);
  });
});
