import { afterEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import { editorHttp, registryOpener } from "../src/registries/registry-opener.ts";
import { Verifications } from "../src/registries/verifications.ts";
import type { Account } from "../src/storage/account.ts";
import { AccountStore } from "../src/storage/account-store.ts";
import { ClockForTest } from "./clock-for-test.ts";
import { ACCOUNT, eventsArrive, newToken, storageForTest } from "./storage-for-test.ts";

const WHO = "GET /auth/whoami";
const MINUTE = 60_000;

let server: ApkgServer | undefined;
afterEach(async () => server?.close());

async function situation(): Promise<{
  server: ApkgServer;
  accounts: AccountStore;
  account: Account;
  verifications: Verifications;
  clock: ClockForTest;
  changes: string[];
}> {
  server = await startApkg();
  const clock = new ClockForTest();
  const accounts = new AccountStore(storageForTest().openWindow());
  const token = newToken();
  server.allow(token.reveal());
  const account = await accounts.save({ ...ACCOUNT, url: server.url }, { token });
  await eventsArrive();
  const open = registryOpener({ http: editorHttp({ clock, version: "0.0.0" }), clock });
  const verifications = new Verifications({ accounts, open, now: clock.now });
  const changes: string[] = [];
  verifications.onDidChange(({ accountId }) => changes.push(accountId));
  return { server, accounts, account, verifications, clock, changes };
}

describe("an account's token", () => {
  it("is known to the registry, and that is remembered", async () => {
    const { accounts, account, verifications, changes } = await situation();
    expect(verifications.latest(account.id)).toBeUndefined();
    const standing = await verifications.verify(account);
    expect(standing).toMatchObject({ kind: "verified", verification: { account: { name: "example" } } });
    expect(verifications.latest(account.id)).toBe(standing);
    expect(accounts.find(account.id)?.token?.verifiedAt).toBe("2030-01-01T00:00:00.000Z");
    expect(changes).toEqual([account.id]);
  });

  it("is asked about once in five minutes, and anew when somebody wants it so", async () => {
    const { server, account, verifications, clock } = await situation();
    await verifications.verify(account);
    clock.pass(4 * MINUTE);
    await verifications.verify(account);
    expect(server.counts()[WHO]).toBe(1);
    await verifications.verify(account, { isAnew: true });
    expect(server.counts()[WHO]).toBe(2);
    clock.pass(6 * MINUTE);
    await verifications.verify(account);
    expect(server.counts()[WHO]).toBe(3);
  });

  it("is asked about once by many at the same time", async () => {
    const { server, account, verifications, changes } = await situation();
    const standings = await Promise.all(Array.from({ length: 10 }, () => verifications.verify(account)));
    expect(new Set(standings).size).toBe(1);
    expect(server.counts()[WHO]).toBe(1);
    expect(changes).toHaveLength(1);
  });

  it("that is refused has the reason, and is no exception", async () => {
    const { server, account, accounts, verifications } = await situation();
    const token = (await accounts.secretsOf(account))?.token;
    server.revoke(token?.reveal() ?? "");
    const standing = await verifications.verify(account);
    expect(standing).toMatchObject({ kind: "failed", error: { code: "token-rejected" } });
    expect(JSON.stringify(standing)).not.toContain(token?.reveal());
  });

  it("that is another now is asked about anew, also where the answer to the old one comes later", async () => {
    const { server, account, accounts, verifications } = await situation();
    const hold = server.hold(WHO, "answer");
    const first = verifications.verify(account);
    await hold.arrived;
    await accounts.save({ ...account, source: "pasted" }, { token: newToken() });
    await eventsArrive();
    hold.release();
    expect(await first).toMatchObject({ kind: "verified" });
    expect(verifications.latest(account.id)).toBeUndefined();
    expect(await verifications.verify(account)).toMatchObject({ kind: "failed" });
  });

  it("that the account does not have is not asked about", async () => {
    const { server, accounts, verifications } = await situation();
    const account = await accounts.save({ ...ACCOUNT, name: "other" }, { session: newToken() });
    expect(await verifications.verify(account)).toBeUndefined();
    expect(server.requests).toEqual([]);
  });
});
