import { describe, expect, it } from "vitest";
import { AccountStore, type AccountsChange } from "../src/storage/account-store.ts";
import { ACCOUNT, eventsArrive, newToken, storageForTest } from "./storage-for-test.ts";

function watch(store: AccountStore): AccountsChange[] {
  const changes: AccountsChange[] = [];
  store.onDidChange((change) => changes.push(change));
  return changes;
}

describe("an account that is saved", () => {
  it("is listed without its secrets, and has them when they are asked for", async () => {
    const token = newToken();
    const store = new AccountStore(storageForTest().openWindow());
    const account = await store.save(ACCOUNT, { token });
    expect(store.list()).toEqual([{ ...ACCOUNT, id: account.id }]);
    const secrets = await store.secretsOf(account);
    expect(secrets?.token?.reveal()).toBe(token.reveal());
    expect(secrets?.session).toBeUndefined();
  });

  it("leaves nothing secret in the state, and one entry in the secret storage", async () => {
    const { openWindow, secrets } = storageForTest();
    const token = newToken();
    const session = newToken();
    const window = openWindow();
    await new AccountStore(window).save(ACCOUNT, { token, session });
    expect(window.state.text()).toContain("developer");
    expect(window.state.text()).not.toContain(token.reveal());
    expect(window.state.text()).not.toContain(session.reveal());
    expect([...secrets.entries.keys()]).toEqual(["account/apkg/https%3A%2F%2Fregistry.example/developer"]);
  });

  it("is one change, although the storage tells the window of its own writing", async () => {
    const store = new AccountStore(storageForTest().openWindow());
    const changes = watch(store);
    await store.save(ACCOUNT, { token: newToken() });
    await eventsArrive();
    expect(changes).toHaveLength(1);
    expect(changes[0]?.added).toHaveLength(1);
  });

  it("is there in a new window before any secret is read", async () => {
    const { openWindow, secrets } = storageForTest();
    const window = openWindow();
    await new AccountStore(window).save(ACCOUNT, { token: newToken() });
    secrets.entries.clear();
    expect(new AccountStore(openWindow(window.state)).list().map(({ name }) => name)).toEqual(["developer"]);
  });

  it("has its secrets told to the log before they are written", async () => {
    const { openWindow, known, secrets } = storageForTest();
    const token = newToken();
    const window = openWindow();
    const knownAtWriting: string[][] = [];
    window.secrets.onDidChange(() => knownAtWriting.push(known.map((secret) => secret.reveal())));
    await new AccountStore(window).save(ACCOUNT, { token });
    await eventsArrive();
    expect(knownAtWriting[0]).toContain(token.reveal());
    expect(secrets.entries.size).toBe(1);
  });
});

describe("two windows", () => {
  it("have the same accounts: each hears of what the other adds, changes and removes", async () => {
    const { openWindow } = storageForTest();
    const here = new AccountStore(openWindow());
    const there = new AccountStore(openWindow());
    const changes = watch(there);
    const account = await here.save(ACCOUNT, { token: newToken() });
    await eventsArrive();
    expect(there.list()).toEqual(here.list());
    const second = newToken();
    await here.save({ ...ACCOUNT, source: "pasted" }, { token: second });
    await eventsArrive();
    expect(there.find(account.id)?.source).toBe("pasted");
    expect((await there.secretsOf(account))?.token?.reveal()).toBe(second.reveal());
    await here.remove(account);
    await eventsArrive();
    expect(there.list()).toEqual([]);
    expect(
      changes.map(({ added, changed, removed }) => [added, changed, removed].map((list) => list.length)),
    ).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it("keep both accounts that they add at the same time", async () => {
    const { openWindow } = storageForTest();
    const here = new AccountStore(openWindow());
    const there = new AccountStore(openWindow());
    await Promise.all([
      here.save(ACCOUNT, { token: newToken() }),
      there.save({ ...ACCOUNT, name: "second" }, { token: newToken() }),
    ]);
    await eventsArrive();
    expect(here.list().map(({ name }) => name)).toEqual(["developer", "second"]);
    expect(there.list()).toEqual(here.list());
  });

  it("do not answer each other without end", async () => {
    const { openWindow } = storageForTest();
    const here = new AccountStore(openWindow());
    const there = new AccountStore(openWindow());
    const counts = [watch(here), watch(there)];
    const token = newToken();
    await here.save(ACCOUNT, { token });
    await eventsArrive();
    await eventsArrive();
    expect(counts.map((changes) => changes.length)).toEqual([1, 1]);
  });
});

describe("a sweep", () => {
  it("removes an account whose secrets are gone", async () => {
    const { openWindow, secrets } = storageForTest();
    const store = new AccountStore(openWindow());
    await store.save(ACCOUNT, { token: newToken() });
    await eventsArrive();
    secrets.entries.clear();
    await store.sweep();
    expect(store.list()).toEqual([]);
  });

  it("brings an account back whose index is lost", async () => {
    const { openWindow } = storageForTest();
    const session = { expiry: { kind: "never" }, isFormerToken: true } as const;
    const account = await new AccountStore(openWindow()).save(
      { ...ACCOUNT, session },
      { token: newToken(), session: newToken() },
    );
    const store = new AccountStore(openWindow());
    expect(store.list()).toEqual([]);
    await store.sweep();
    expect(store.list()).toEqual([account]);
  });

  it("leaves alone what is not an account's, and what a newer version has written", async () => {
    const { openWindow, secrets, warnings } = storageForTest();
    secrets.entries.set("account/newer", JSON.stringify({ v: 2, record: ACCOUNT, secrets: {} }));
    secrets.entries.set("account/odd", "{");
    secrets.entries.set("something/else", "text");
    const store = new AccountStore(openWindow());
    await store.sweep();
    expect(store.list()).toEqual([]);
    expect(secrets.entries.size).toBe(3);
    expect(warnings).toEqual([]);
  });
});

describe("what a registry says of a token", () => {
  it("is noted without a touch of the secret storage", async () => {
    const { openWindow } = storageForTest();
    const window = openWindow();
    const store = new AccountStore(window);
    const account = await store.save(ACCOUNT, { token: newToken() });
    await eventsArrive();
    const keys: string[] = [];
    window.secrets.onDidChange(({ key }) => keys.push(key));
    const changes = watch(store);
    await store.noteToken(account, { verifiedAt: "2030-02-01T00:00:00.000Z" });
    await store.noteToken(account, { verifiedAt: "2030-02-01T00:00:00.000Z" });
    await eventsArrive();
    expect(store.find(account.id)?.token?.verifiedAt).toBe("2030-02-01T00:00:00.000Z");
    expect(changes).toHaveLength(1);
    expect(keys).toEqual([]);
  });
});
