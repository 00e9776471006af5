import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { RegistryAuthentication } from "../src/authentication/registry-authentication.ts";
import { shortUrl } from "../src/registries/short-url.ts";
import { groupRegistries } from "../src/views/group-registries.ts";
import { isAccountFor } from "../src/workspace/examined-need.ts";
import type { Deed } from "./editor/script.ts";
import { Machine } from "./services-for-test.ts";
import { ACCOUNT, newToken } from "./storage-for-test.ts";

const SPELLINGS = [
  "https://registry.example",
  "https://registry.example/",
  "HTTPS://Registry.EXAMPLE",
  "https://registry.example:443//",
];

describe("one registry, spelt in several ways", () => {
  let machine: Machine;
  let broker: PackageBrokerServer;
  const password = randomBytes(12).toString("hex");
  beforeEach(async () => {
    machine = new Machine();
    broker = await startPackageBroker({ now: machine.clock.now });
    broker.addUser({ email: "developer@example.com", password });
  });
  afterEach(async () => {
    machine.remove();
    await broker.close();
  });

  const account = { ...ACCOUNT, kind: "package-broker" } as const;
  const logIn = (url: string, deeds: Deed[] = []) =>
    machine.perform(
      "logIn",
      [{ choose: "With e-mail" }, { type: "developer@example.com" }, { type: password }, ...deeds],
      { target: { kind: "package-broker", url } },
    );

  it.each(SPELLINGS)("as %s has the account that is there", (url) => {
    expect(isAccountFor(account, { kinds: ["package-broker"], url })).toBe(true);
    expect(isAccountFor(account, { kinds: ["package-broker"], url: `${url.toLowerCase()}/other` })).toBe(
      false,
    );
  });

  it("is one row of the view", () => {
    const needs = SPELLINGS.map((url) => ({ kinds: ["package-broker"], url, isMissing: true }) as const);
    const rows = groupRegistries([{ ...account, id: "one", url: "https://REGISTRY.example/" }], needs);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.accounts).toHaveLength(1);
  });

  it.each(SPELLINGS)("as %s gives other extensions its session", async (url) => {
    await machine.accounts.save(account, { token: newToken() });
    const { accounts } = machine;
    const never = async () => {
      throw new Error("Nobody is to log in or out.");
    };
    const provider = new RegistryAuthentication("package-broker", {
      accounts,
      logIn: never,
      logOut: never,
      onFailure: () => {},
    });
    expect(await provider.getSessions([url], {})).toHaveLength(1);
    provider.dispose();
  });

  it("has one account after somebody has logged in by both", async () => {
    const { host } = new URL(broker.url);
    const before = { ...account, url: `HTTP://${host}/`, name: "developer@example.com" };
    await machine.accounts.save(before, { token: newToken() });
    const { openEnds } = await logIn(broker.url);
    expect(openEnds).toEqual([]);
    expect(machine.accounts.list().map(({ url }) => url)).toEqual([before.url]);
    const [kept] = machine.accounts.list();
    expect(Object.keys((kept && (await machine.accounts.secretsOf(kept))) ?? {})).toEqual([
      "token",
      "session",
    ]);
  });

  it("is found by a command that was called for the other spelling", async () => {
    await logIn(broker.url);
    const target = { kind: "package-broker", url: `${broker.url.toUpperCase()}/` } as const;
    const { seen } = await machine.perform("createToken", ["escape"], { target });
    expect(seen).not.toContain("You are not logged in yet.");
    expect(seen).toContain("What may the token do?");
  });

  it("is offered once", async () => {
    const settings = { "packageBroker.urls": [broker.url, `${broker.url}/`, broker.url.toUpperCase()] };
    const { seen } = await machine.perform("logIn", ["escape"], { settings });
    const { host } = new URL(broker.url);
    expect(seen.filter((text) => text === `PACKAGE.broker (${host})`)).toHaveLength(1);
  });
});

it("a URL of a million slashes is shortened at once", () => {
  const slashes = "/".repeat(1_000_000);
  expect(shortUrl(`https://registry.example${slashes}x`)).toHaveLength(16 + 1_000_000 + 1);
  expect(shortUrl(`https://registry.example${slashes}`)).toBe("registry.example");
  const need = { kinds: ["composer"], url: `https://registry.example${slashes}x` } as const;
  expect(isAccountFor({ kind: "composer", url: "https://registry.example" }, need)).toBe(false);
});
