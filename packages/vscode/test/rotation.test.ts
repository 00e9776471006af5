import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitHubForTest } from "../../../e2e/github/github-for-test.ts";
import type { GitHubServer } from "../../../e2e/github/github-server.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import type { Target } from "../src/target.ts";
import type { Deed } from "./editor/script.ts";
import { Machine } from "./services-for-test.ts";

const HOUR = 60 * 60 * 1000;
const PUT = "PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}";
const NAME = "PACKAGE_BROKER_TOKEN";

let machine: Machine;
let broker: PackageBrokerServer;
let github: GitHubServer;
const password = randomBytes(12).toString("hex");
const gitHubToken = randomBytes(20).toString("hex");
beforeEach(async () => {
  machine = new Machine();
  const { now } = machine.clock;
  broker = await startPackageBroker({ now });
  broker.addUser({ email: "developer@example.com", password });
  github = await gitHubForTest({ now: () => new Date(now()) });
  github.state.addRepository("acme/app");
  github.addToken(gitHubToken, { kind: "classic", scopes: ["repo"] });
  await logIn();
});
afterEach(async () => {
  machine.remove();
  await broker.close();
});

const perform = (
  name: "logIn" | "createToken" | "rotateToken",
  deeds: readonly Deed[],
  { on = machine, ...options }: { on?: Machine; target?: Target } = {},
) => {
  const settings = {
    "packageBroker.urls": [broker.url],
    "github.apiUrl": github.url,
    "github-enterprise.uri": github.url,
  };
  return on.perform(name, deeds, { settings, gitHubToken, ...options });
};
/** A session of PACKAGE.broker lasts for a day. */
const logIn = () =>
  perform("logIn", [
    { choose: "PACKAGE.broker (" },
    { choose: "With e-mail" },
    { type: "developer@example.com" },
    { type: password },
  ]);

const inGitHub: Deed[] = [
  { choose: "In a GitHub secret" },
  { choose: "Another repository" },
  { type: "acme/app" },
  { choose: "Workflows of the repository" },
  { type: NAME },
];
const asOffered: Deed[] = [{ choose: "readonly" }, { choose: "90 days" }];
const yes: Deed = { confirm: "Rotate" };
const secretValue = () =>
  github.state.secretValue({ kind: "repository", owner: "acme", repo: "app", store: "actions", name: NAME });
const holder = () => broker.findToken(secretValue() ?? "");

describe("rotating a token in a GitHub secret", () => {
  it("for the first time stores a new one, and lets the old one work for a day", async () => {
    const { id } = broker.issue({ label: "by hand" });
    const performance = await perform("rotateToken", [
      ...inGitHub,
      { choose: "Replace it by a new one" },
      { choose: "by hand" },
      ...asOffered,
      yes,
    ]);
    expect(performance.openEnds).toEqual([]);
    expect(holder()?.label).toMatch(/^srt:acme\/app:PACKAGE_BROKER_TOKEN:/);
    expect(broker.liveTokens()).toHaveLength(2);
    expect(performance.seen.at(-1)).toContain(
      `acme/app: ${NAME} has a new token. Replaced and still working: 1.`,
    );
    expect(machine.openTexts(performance)).not.toContain(secretValue());
    machine.clock.pass(30 * HOUR);
    await logIn();
    const finish: Deed[] = [{ choose: "acme/app" }, { choose: "End those" }, yes];
    const finished = await perform("rotateToken", finish);
    expect(finished.openEnds).toEqual([]);
    expect(broker.liveTokens().map((token) => token.id)).toEqual([holder()?.id]);
    expect(broker.tokens().find((token) => token.id === id)?.revokedAt).not.toBeNull();
    expect(finished.seen.at(-1)).toContain("Ended: 1.");
  });

  it("again ends what the last one has replaced", async () => {
    const first = await perform("rotateToken", [
      ...inGitHub,
      { choose: "Replace it" },
      { choose: "None" },
      ...asOffered,
      yes,
    ]);
    expect(first.openEnds).toEqual([]);
    const before = holder()?.id;
    machine.clock.pass(30 * HOUR);
    await logIn();
    const again: Deed[] = [{ choose: "acme/app" }, { choose: "Replace it" }, ...asOffered, yes];
    expect((await perform("rotateToken", again)).openEnds).toEqual([]);
    expect(holder()?.id).not.toBe(before);
    machine.clock.pass(30 * HOUR);
    await logIn();
    await perform("rotateToken", again);
    expect(broker.tokens().find(({ id }) => id === before)?.revokedAt).not.toBeNull();
  });

  it("that is in wrong hands ends it at once", async () => {
    const { id } = broker.issue({ label: "leaked" });
    const { openEnds } = await perform("rotateToken", [
      ...inGitHub,
      { choose: "It is in wrong hands" },
      { choose: "leaked" },
      ...asOffered,
      yes,
    ]);
    expect(openEnds).toEqual([]);
    expect(broker.tokens().find((token) => token.id === id)?.revokedAt).not.toBeNull();
    expect(broker.liveTokens().map((token) => token.id)).toEqual([holder()?.id]);
  });

  it("that was chosen in a tree asks only what is not known: where it is, and the second time not even that", async () => {
    const { id } = broker.issue({ label: "by hand" });
    const first = await perform("rotateToken", [...inGitHub, { choose: "Replace it" }, ...asOffered, yes], {
      target: { tokenId: id },
    });
    expect(first.openEnds).toEqual([]);
    const now = holder()?.id ?? "";
    const second = await perform("rotateToken", [{ choose: "It is in wrong hands" }, ...asOffered, yes], {
      target: { tokenId: now },
    });
    expect(second.openEnds).toEqual([]);
    expect(broker.tokens().find((token) => token.id === now)?.revokedAt).not.toBeNull();
    expect(broker.liveTokens().map((token) => token.id)).toEqual([holder()?.id]);
  });

  it("does nothing without a yes", async () => {
    const { openEnds } = await perform("rotateToken", [
      ...inGitHub,
      { choose: "Replace it" },
      { choose: "None" },
      ...asOffered,
      "escape",
    ]);
    expect(openEnds).toEqual([]);
    expect(broker.effects.issue).toBe(0);
    expect(github.countOf(PUT)).toBe(0);
  });

  it("issues nothing if GitHub refuses, and says what is missing", async () => {
    github.revokeToken(gitHubToken);
    github.addToken(gitHubToken, { kind: "classic", scopes: [] });
    const { seen } = await perform("rotateToken", [
      ...inGitHub,
      { choose: "Replace it" },
      { choose: "None" },
      ...asOffered,
      yes,
    ]);
    expect(seen.at(-2)).toContain("Sign in to GitHub");
    expect(broker.effects.issue).toBe(0);
    github.revokeToken(gitHubToken);
  });

  it("whose window is closed in the middle works whatever comes of its last request", async () => {
    const put = github.hold({ method: "PUT" }, "before-effect");
    const first: Deed[] = [...inGitHub, { choose: "Replace it" }, { choose: "None" }, ...asOffered, yes];
    const lost = perform("rotateToken", first);
    await put.arrived;
    const [left] = broker.liveTokens();
    machine.clock.pass(60_000);
    const again: Deed[] = [{ choose: "acme/app" }, { choose: "Replace it" }, ...asOffered, yes];
    const later = await perform("rotateToken", again, { on: new Machine(machine) });
    expect(later.openEnds).toEqual([]);
    expect(later.seen).toContain("has not come to its end");
    expect(later.seen).toContainEqual(expect.stringContaining("An earlier rotation was interrupted."));
    expect(holder()?.id).not.toBe(left?.id);
    expect(holder()?.revokedAt).toBeNull();
    put.release();
    await lost;
    expect(holder()?.id).toBe(left?.id);
    expect(holder()?.revokedAt).toBeNull();
  });

  it("that has failed is gone on with, and leaves one token", async () => {
    github.misbehave(
      { method: "PUT", times: 3 },
      { kind: "server-error", status: 502, when: "before-effect" },
    );
    const first: Deed[] = [...inGitHub, { choose: "Replace it" }, { choose: "None" }, ...asOffered, yes];
    const failed = await perform("rotateToken", first);
    expect(failed.seen.at(-2)).toContain("answered 502");
    const again: Deed[] = [{ choose: "acme/app" }, { choose: "Replace it" }, ...asOffered, yes];
    const { openEnds } = await perform("rotateToken", again, { on: new Machine(machine) });
    expect(openEnds).toEqual([]);
    machine.clock.pass(30 * HOUR);
    await logIn();
    await perform("rotateToken", [{ choose: "acme/app" }, { choose: "End those" }, yes]);
    expect(broker.liveTokens().map(({ id }) => id)).toEqual([holder()?.id]);
  });
});

describe("rotating the token that is used here", () => {
  it("gives Composer the new one, and ends the old one at once", async () => {
    await perform("createToken", [
      { choose: "readonly" },
      { choose: "90 days" },
      { type: "laptop" },
      { choose: "Store and use" },
    ]);
    const inFile = () =>
      JSON.parse(machine.file(".config/composer/auth.json"))["http-basic"][new URL(broker.url).host].password;
    const before = inFile();
    const performance = await perform("rotateToken", [
      { choose: "In this editor" },
      { choose: "Replace it" },
      ...asOffered,
      yes,
    ]);
    expect(performance.openEnds).toEqual([]);
    expect(inFile()).not.toBe(before);
    expect(broker.findToken(before)?.revokedAt).not.toBeNull();
    expect(broker.findToken(inFile())?.revokedAt).toBeNull();
    expect(machine.accounts.list()[0]?.token).toMatchObject({ id: broker.findToken(inFile())?.id });
    expect(machine.openTexts(performance)).not.toContain(inFile());
  });
});
