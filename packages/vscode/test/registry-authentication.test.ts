import type { RegistryKindName } from "@setup-registry-token/core";
import { describe, expect, it } from "vitest";
import type { AuthenticationProviderAuthenticationSessionsChangeEvent } from "vscode";
import { RegistryAuthentication } from "../src/authentication/registry-authentication.ts";
import { AccountStore } from "../src/storage/account-store.ts";
import { ACCOUNT, eventsArrive, newToken, storageForTest } from "./storage-for-test.ts";

function situation(kind: RegistryKindName = "apkg") {
  const { openWindow, secrets } = storageForTest();
  const accounts = new AccountStore(openWindow());
  const loggedOut: string[] = [];
  const failures: unknown[] = [];
  const provider = new RegistryAuthentication(kind, {
    accounts,
    logIn: async (kind, url) =>
      accounts.save({ ...ACCOUNT, kind, url: url ?? ACCOUNT.url, name: "new" }, { token: newToken() }),
    logOut: async (id) => {
      loggedOut.push(id);
      await accounts.remove({ id });
    },
    onFailure: (error) => failures.push(error),
  });
  const events: AuthenticationProviderAuthenticationSessionsChangeEvent[] = [];
  provider.onDidChangeSessions((event) => events.push(event));
  return {
    accounts,
    provider,
    events,
    failures,
    secrets,
    loggedOut,
    otherWindow: () => new AccountStore(openWindow()),
  };
}

describe("a kind of registry in the editor's menu of accounts", () => {
  it("has a session for each of its accounts that has a token", async () => {
    const { accounts, provider } = situation();
    const token = newToken();
    const account = await accounts.save(ACCOUNT, { token });
    await accounts.save({ ...ACCOUNT, kind: "pub" }, { token: newToken() });
    const { token: _, ...withoutToken } = ACCOUNT;
    await accounts.save({ ...withoutToken, name: "manager" }, { session: newToken() });
    const sessions = await provider.getSessions(undefined, {});
    expect(sessions).toEqual([
      {
        id: account.id,
        accessToken: token.reveal(),
        account: { id: account.id, label: "developer (registry.example)" },
        scopes: ["https://registry.example"],
      },
    ]);
  });

  it("finds the accounts of a registry by its URL, and one account by its id", async () => {
    const { accounts, provider } = situation();
    const first = await accounts.save(ACCOUNT, { token: newToken() });
    const second = await accounts.save({ ...ACCOUNT, name: "second" }, { token: newToken() });
    const other = await accounts.save({ ...ACCOUNT, url: "https://other.example" }, { token: newToken() });
    const ids = async (...parameters: Parameters<typeof provider.getSessions>) =>
      (await provider.getSessions(...parameters)).map(({ id }) => id);
    expect(await ids(["https://registry.example"], {})).toEqual([first.id, second.id]);
    expect(await ids(["HTTPS://Registry.example:443/"], {})).toEqual([first.id, second.id]);
    expect(await ids(["http://registry.example"], {})).toEqual([]);
    expect(await ids(["https://nobody.example"], {})).toEqual([]);
    expect(await ids(["not a URL"], {})).toEqual([]);
    const account = { id: other.id, label: "developer" };
    expect(await ids([], { account })).toEqual([other.id]);
  });

  it("finds every organisation of an OnePub server by the server's URL, and one by its own", async () => {
    const { accounts, provider } = situation("onepub");
    const at = (url: string) => accounts.save({ ...ACCOUNT, kind: "onepub", url }, { token: newToken() });
    const one = await at("https://onepub.example/api/one");
    const two = await at("https://onepub.example/api/two");
    const ids = async (url: string) => (await provider.getSessions([url], {})).map(({ id }) => id);
    expect(await ids("https://onepub.example")).toEqual([one.id, two.id]);
    expect(await ids("https://onepub.example/")).toEqual([one.id, two.id]);
    expect(await ids("https://onepub.example/api/two/")).toEqual([two.id]);
    expect(await ids("https://onepub.example/api")).toEqual([]);
    expect(await ids("https://other.example")).toEqual([]);
  });

  it("has another label for each account, since the editor keeps by it who may use one", async () => {
    const { accounts, provider } = situation("package-broker");
    for (const url of ["https://one.example", "https://two.example"]) {
      await accounts.save({ ...ACCOUNT, kind: "package-broker", url, name: "token" }, { token: newToken() });
    }
    const sessions = await provider.getSessions([], {});
    expect(sessions.map(({ account }) => account.label)).toEqual([
      "token (one.example)",
      "token (two.example)",
    ]);
  });

  it("logs in to the registry that is asked for", async () => {
    const { provider } = situation();
    const created = await provider.createSession(["https://wanted.example"]);
    expect(created).toMatchObject({
      account: { label: "new (wanted.example)" },
      scopes: ["https://wanted.example"],
    });
  });

  it("tells what was added, changed and removed, in another window too, and once each", async () => {
    const { provider, events, otherWindow, loggedOut } = situation();
    const other = otherWindow();
    const account = await other.save(ACCOUNT, { token: newToken() });
    await eventsArrive();
    await other.save({ ...ACCOUNT, source: "pasted" }, { token: newToken() });
    await eventsArrive();
    await provider.removeSession(account.id);
    await eventsArrive();
    expect(loggedOut).toEqual([account.id]);
    expect(
      events.map(({ added, changed, removed }) => [added?.length, changed?.length, removed?.length]),
    ).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it("tells that a session is gone when its account has lost its token", async () => {
    const { accounts, events } = situation();
    const account = await accounts.save(ACCOUNT, { token: newToken(), session: newToken() });
    const { token: _, id, ...rest } = account;
    await accounts.save(rest, { session: newToken() });
    await eventsArrive();
    expect(events.at(-1)?.removed).toMatchObject([{ id, accessToken: "" }]);
  });

  it("says if a secret cannot be read, and goes on", async () => {
    const { accounts, events, failures, secrets } = situation();
    const account = await accounts.save(ACCOUNT, { token: newToken() });
    await eventsArrive();
    secrets.lock();
    await accounts.noteToken(account, { label: "ci" });
    await expect(accounts.save({ ...ACCOUNT, name: "second" }, { token: newToken() })).resolves.toBeDefined();
    await eventsArrive();
    expect(failures).toHaveLength(1);
    expect(events).toHaveLength(1);
  });

  it("tells nothing of other kinds, nor of what is only noted", async () => {
    const { accounts, events } = situation();
    await accounts.save({ ...ACCOUNT, kind: "pub" }, { token: newToken() });
    const account = await accounts.save(ACCOUNT, { token: newToken() });
    await eventsArrive();
    await accounts.noteToken(account, { verifiedAt: "2030-02-01T00:00:00.000Z" });
    await eventsArrive();
    expect(events).toHaveLength(1);
  });
});
