import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findCredentials, registryTarget } from "@setup-registry-token/core/workspace";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { findAdoptable } from "../src/credential-files/adoptable-credentials.ts";
import { isAdoptable } from "../src/credential-files/is-adoptable.ts";
import { modeOf, readSurroundings } from "../src/credential-files/process-surroundings.ts";
import { Machine } from "./services-for-test.ts";
import { newToken } from "./storage-for-test.ts";

let machine: Machine;
let server: PackageBrokerServer;
beforeEach(async () => {
  machine = new Machine();
  server = await startPackageBroker();
});
afterEach(async () => {
  machine.remove();
  await server.close();
});

const AUTH = ".config/composer/auth.json";

function fill(file: string, content: unknown): void {
  mkdirSync(dirname(join(machine.home, file)), { recursive: true });
  writeFileSync(join(machine.home, file), JSON.stringify(content));
}

const lookup = () => ({
  surroundings: readSurroundings({ platform: "linux", env: machine.env }, machine.home),
  modeOf,
});

describe("a credential that misses the registry's address by little", () => {
  const HOST_ONLY = "127.0.0.1";

  it("can be adopted: it is tried, written where Composer looks, and stays where it was", async () => {
    const { token } = server.issue();
    const missed = { [HOST_ONLY]: { username: "token", password: token } };
    fill(AUTH, { "http-basic": missed });
    const target = { kind: "package-broker", url: server.url } as const;
    const performance = await machine.perform("logIn", [{ choose: "Use the credential of a similar" }], {
      target,
    });
    expect(performance.openEnds).toEqual([]);
    expect(performance.seen).toContainEqual(expect.stringContaining("has another port, or none"));
    const host = new URL(server.url).host;
    expect(JSON.parse(machine.file(AUTH))["http-basic"]).toEqual({
      ...missed,
      [host]: { username: "token", password: token },
    });
    expect(machine.openTexts(performance)).not.toContain(token);
    const [account] = machine.accounts.list();
    await machine.perform("logOut", [{ confirm: "Log Out" }], { target: { accountId: account?.id ?? "" } });
    expect(JSON.parse(machine.file(AUTH))["http-basic"]).toEqual(missed);
  });

  it("is not kept if the registry refuses it", async () => {
    const missed = { [HOST_ONLY]: { username: "token", password: newToken().reveal() } };
    fill(AUTH, { "http-basic": missed });
    const target = { kind: "package-broker", url: server.url } as const;
    await machine.perform("logIn", [{ choose: "Use the credential of a similar" }, "escape"], { target });
    expect(machine.accounts.list()).toEqual([]);
    expect(JSON.parse(machine.file(AUTH))["http-basic"]).toEqual(missed);
  });

  it("cannot be adopted if it holds no token that could be sent", () => {
    for (const password of ["", "two words", "***"]) {
      fill(AUTH, { "http-basic": { [HOST_ONLY]: { username: "token", password } } });
      const { credentials } = findCredentials(registryTarget("package-broker", server.url), lookup());
      expect(credentials.some(({ state }) => state.kind === "near-miss")).toBe(true);
      expect(credentials.some(isAdoptable)).toBe(false);
    }
  });

  it("of an organisation is offered once, as the organisation's", () => {
    const file = ".config/dart/pub-tokens.json";
    const entryOf = (name: string) => ({
      url: `https://registry.example/api/${name}/`,
      token: newToken().reveal(),
    });
    const hosted = [entryOf("one"), entryOf("two")];
    fill(file, { version: 1, hosted });
    const tokensFile = join(machine.home, file);
    const owner = { kind: "onepub", url: "https://registry.example" } as const;
    const found = findAdoptable(owner, { lookup: lookup(), tokensFile });
    expect(found.map(({ token, url, miss }) => ({ token: token.reveal(), url, miss }))).toEqual(
      hosted.map((entry) => ({ ...entry, miss: undefined })),
    );
  });
});

it("a credential in a variable is offered as what it is: it may be meant for any registry", async () => {
  machine.env.APKG_TOKEN = newToken().reveal();
  const target = { kind: "apkg", url: "http://127.0.0.1:1" } as const;
  const { seen } = await machine.perform("logIn", ["escape"], { target });
  expect(seen).toContainEqual(expect.stringContaining("environment variable APKG_TOKEN"));
});
