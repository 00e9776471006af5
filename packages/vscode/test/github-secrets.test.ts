import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitHubForTest } from "../../../e2e/github/github-for-test.ts";
import type { GitHubServer } from "../../../e2e/github/github-server.ts";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import type { Deed } from "./editor/script.ts";
import { Machine } from "./services-for-test.ts";

let machine: Machine;
let apkg: ApkgServer;
let github: GitHubServer;
let gitHubToken: string;
let token: string;
beforeEach(async () => {
  machine = new Machine();
  apkg = await startApkg({ now: machine.clock.now });
  github = await gitHubForTest();
  github.state.addRepository("acme/app", { environments: ["production"] });
  gitHubToken = randomBytes(20).toString("hex");
  github.addToken(gitHubToken, { kind: "classic", scopes: ["repo", "admin:org"] });
  token = apkg.issue().token;
  await perform("logIn", [{ choose: "apkg" }, { choose: "Paste" }, { type: token }]);
});
afterEach(async () => {
  machine.remove();
  await apkg.close();
});

function perform(name: "logIn" | "saveTokenAsSecret", deeds: readonly Deed[], options = {}) {
  const settings = { "apkg.url": apkg.url, "github.apiUrl": github.url, "github-enterprise.uri": github.url };
  return machine.perform(name, deeds, { settings, gitHubToken, ...options });
}

const ofRepository = { kind: "repository", owner: "acme", repo: "app", store: "actions" } as const;
const ofOrganization = { kind: "organization", org: "acme", store: "actions" } as const;
const toRepository: Deed[] = [{ choose: "Another repository" }, { type: "acme/app" }];

describe("saving a token as a GitHub secret", () => {
  it("of a repository seals it for GitHub's eyes only", async () => {
    const performance = await perform("saveTokenAsSecret", [
      ...toRepository,
      { choose: "Workflows of the repository" },
      { type: "apkg_token" },
    ]);
    expect(performance.openEnds).toEqual([]);
    expect(github.state.secretValue({ ...ofRepository, name: "APKG_TOKEN" })).toBe(token);
    expect(performance.seen.at(-1)).toBe("The token is saved as acme/app: APKG_TOKEN.");
    expect(github.requests.some(({ body }) => JSON.stringify(body ?? "").includes(token))).toBe(false);
    expect(machine.openTexts(performance)).not.toContain(token);
    expect(machine.openTexts(performance)).not.toContain(gitHubToken);
  });

  it("offers the repositories that the workspace is a clone of, and the name that a workflow would use", async () => {
    const folder = join(machine.home, "app");
    mkdirSync(join(folder, ".git"), { recursive: true });
    const { host } = new URL(github.url);
    writeFileSync(join(folder, ".git/config"), `[remote "origin"]\n\turl = https://${host}/acme/app.git\n`);
    const { openEnds, seen } = await perform(
      "saveTokenAsSecret",
      [{ choose: "acme/app" }, { choose: "Workflows" }, { type: "APKG_TOKEN" }],
      { folders: [folder] },
    );
    expect(openEnds).toEqual([]);
    expect(seen).toContain("APKG_TOKEN");
    expect(github.state.secretValue({ ...ofRepository, name: "APKG_TOKEN" })).toBe(token);
  });

  it.each([
    ["Dependabot", "dependabot"],
    ["Codespaces", "codespaces"],
    ["Copilot agents", "agents"],
  ] as const)("goes to %s", async (choose, store) => {
    const { openEnds } = await perform("saveTokenAsSecret", [
      ...toRepository,
      { choose },
      { type: "APKG_TOKEN" },
    ]);
    expect(openEnds).toEqual([]);
    expect(github.state.secretValue({ ...ofRepository, store, name: "APKG_TOKEN" })).toBe(token);
  });

  it("goes to an environment of the list", async () => {
    const { openEnds } = await perform("saveTokenAsSecret", [
      ...toRepository,
      { choose: "Jobs in one environment" },
      { choose: "production" },
      { type: "APKG_TOKEN" },
    ]);
    expect(openEnds).toEqual([]);
    const place = { kind: "environment", owner: "acme", repo: "app", environment: "production" } as const;
    expect(github.state.secretValue({ ...place, name: "APKG_TOKEN" })).toBe(token);
  });

  it("of an organisation needs one that exists, and leaves it for whom it is", async () => {
    github.state.addOrganization("acme");
    const deeds: Deed[] = [
      ...[{ choose: "An organisation" }, { type: "acme" }, { choose: "Workflows of its" }],
      { type: "APKG_TOKEN" },
    ];
    const missing = await perform("saveTokenAsSecret", deeds);
    expect(missing.seen).toContainEqual(expect.stringContaining("Create it on GitHub with any value"));
    const library = github.state.addRepository("acme/library");
    const seed = { value: "before", visibility: "selected", selectedRepositories: [library.id] } as const;
    github.state.putSecret({ ...ofOrganization, name: "APKG_TOKEN" }, seed);
    const { openEnds } = await perform("saveTokenAsSecret", [...deeds, { confirm: "Overwrite" }]);
    expect(openEnds).toEqual([]);
    expect(github.state.secrets.get(ofOrganization, "APKG_TOKEN")).toMatchObject({ ...seed, value: token });
  });

  it.each([
    ["Dependabot", "dependabot"],
    ["Codespaces", "codespaces"],
    ["Copilot agents", "agents"],
  ] as const)("of an organisation goes to its %s, and leaves it for whom it is", async (choose, store) => {
    github.state.addOrganization("acme");
    const library = github.state.addRepository("acme/library");
    const seed = { value: "before", visibility: "selected", selectedRepositories: [library.id] } as const;
    const place = { ...ofOrganization, store } as const;
    github.state.putSecret({ ...place, name: "APKG_TOKEN" }, seed);
    const { openEnds, seen } = await perform("saveTokenAsSecret", [
      { choose: "An organisation" },
      { type: "acme" },
      { choose },
      { type: "APKG_TOKEN" },
      { confirm: "Overwrite" },
    ]);
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toBe(`The token is saved as acme@${store}: APKG_TOKEN.`);
    expect(github.state.secrets.get(place, "APKG_TOKEN")).toMatchObject({ ...seed, value: token });
    expect(github.state.secrets.get(ofOrganization, "APKG_TOKEN")).toBeUndefined();
  });

  it("overwrites one that exists only after a yes", async () => {
    const deeds: Deed[] = [...toRepository, { choose: "Workflows" }, { type: "APKG_TOKEN" }];
    await perform("saveTokenAsSecret", deeds);
    const route = "PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}";
    const refused = await perform("saveTokenAsSecret", [...deeds, "escape"]);
    expect(refused.openEnds).toEqual([]);
    expect(refused.seen).toContain("Asking GitHub about acme/app: APKG_TOKEN");
    expect(refused.seen).toContainEqual(expect.stringMatching(/^It was last written on [A-Z][a-z]+ \d/));
    expect(github.countOf(route)).toBe(1);
    await perform("saveTokenAsSecret", [...deeds, { confirm: "Overwrite" }]);
    expect(github.countOf(route)).toBe(2);
  });

  it("is written once more if the answer is lost", async () => {
    github.misbehave({ method: "PUT" }, { kind: "cut", when: "after-effect" });
    const deeds: Deed[] = [...toRepository, { choose: "Workflows" }, { type: "APKG_TOKEN" }];
    const { openEnds, seen } = await perform("saveTokenAsSecret", deeds);
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toBe("The token is saved as acme/app: APKG_TOKEN.");
  });

  it("says what is missing if GitHub refuses", async () => {
    const weak = randomBytes(20).toString("hex");
    github.addToken(weak, { kind: "classic", scopes: [] });
    const deeds: Deed[] = [...toRepository, { choose: "Workflows" }, { type: "APKG_TOKEN" }];
    const { seen } = await perform("saveTokenAsSecret", deeds, { gitHubToken: weak });
    expect(seen.at(-2)).toMatch(
      /GitHub did not let us write the secret acme\/app: APKG_TOKEN .*with an account that may write/,
    );
  });

  it("does nothing, and complains of nothing, if the user does not sign in to GitHub", async () => {
    const deeds: Deed[] = [...toRepository, { choose: "Workflows" }, { type: "APKG_TOKEN" }];
    const { seen, openEnds } = await perform("saveTokenAsSecret", deeds, { gitHubToken: undefined });
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toMatch(/^session of github-enterprise/);
    expect(github.requests).toEqual([]);
  });

  it("says why if the editor gives no session for another reason", async () => {
    const deeds: Deed[] = [...toRepository, { choose: "Workflows" }, { type: "APKG_TOKEN" }];
    const noSession = "Timed out waiting for authentication provider";
    const { seen } = await perform("saveTokenAsSecret", deeds, { gitHubToken: undefined, noSession });
    expect(seen.at(-2)).toBe(
      `The editor gave no session of GitHub, so no secret can be saved there: ${noSession}`,
    );
  });

  it.each([
    ["is not set", ""],
    ["names another server", "https://github.example"],
  ])("sends no session anywhere if the editor's setting for enterprises %s", async (_, uri) => {
    const settings = { "apkg.url": apkg.url, "github.apiUrl": github.url, "github-enterprise.uri": uri };
    const deeds: Deed[] = [...toRepository, { choose: "Workflows" }, { type: "APKG_TOKEN" }];
    const { seen } = await perform("saveTokenAsSecret", deeds, { settings });
    expect(seen.at(-2)).toMatch(/registryTokens\.github\.apiUrl is .*github-enterprise\.uri is /);
    expect(seen.join()).not.toContain("session of github-enterprise for");
    expect(github.requests).toEqual([]);
  });

  it("takes only names that GitHub takes, and says so beside the name", async () => {
    const { seen, openEnds } = await perform("saveTokenAsSecret", [
      ...toRepository,
      { choose: "Workflows" },
      { type: "GITHUB_TOKEN" },
      { type: "1ST" },
      "escape",
    ]);
    expect(openEnds).toEqual([]);
    expect(seen.filter((text) => text.startsWith("GitHub takes letters"))).toHaveLength(2);
  });
});
