import { Secret } from "@setup-registry-token/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { askForTokens } from "../src/registries/ask-for-tokens.ts";
import type { Account } from "../src/storage/account.ts";
import { Script } from "./editor/script.ts";
import { scriptedEditor } from "./editor/scripted-editor.ts";
import { Machine } from "./services-for-test.ts";
import { ACCOUNT, newToken } from "./storage-for-test.ts";

const OVER = { expiry: { kind: "at", date: "2029-12-31T00:00:00.000Z" } } as const;

let machine: Machine;
let apkg: ApkgServer;
let broker: PackageBrokerServer;
beforeEach(async () => {
  machine = new Machine();
  apkg = await startApkg({ now: machine.clock.now });
  apkg.addUser({ username: "developer", email: "developer@example.com", password: newToken().reveal() });
  broker = await startPackageBroker({ now: machine.clock.now });
});
afterEach(async () => {
  machine.remove();
  await Promise.all([apkg.close(), broker.close()]);
});

const ask = (account: Account) => askForTokens(account, machine.services(scriptedEditor(new Script([]))));
/** Its token may do what `scopes` say; its session has ended. */
const saveApkg = (scopes: string[]) => {
  const { token } = apkg.issue({ username: "developer", label: "ci", scopes });
  const secrets = { token: new Secret(token), session: newToken() };
  return machine.accounts.save({ ...ACCOUNT, url: apkg.url, source: "issued", session: OVER }, secrets);
};

describe("the tokens below an account of the tree", () => {
  it("are asked for with the token when the session has ended, as by List Tokens", async () => {
    expect(await ask(await saveApkg(["admin"]))).toMatchObject({ kind: "listed", tokens: [{ label: "ci" }] });
  });

  it("need another log-in when the session has ended, and the token may not list any", async () => {
    expect(await ask(await saveApkg(["read"]))).toMatchObject({
      kind: "failed",
      error: { code: "token-rejected" },
    });
  });

  it("of PACKAGE.broker need a log-in, and no token for Composer is sent there", async () => {
    const place = { ...ACCOUNT, kind: "package-broker", url: broker.url, source: "pasted" } as const;
    const account = await machine.accounts.save(place, { token: newToken() });
    expect(await ask(account)).toMatchObject({ kind: "failed", error: { code: "token-expired" } });
    expect(broker.requests).toEqual([]);
  });

  it("need a log-in when the account's secrets are gone", async () => {
    const account = await saveApkg(["admin"]);
    machine.secrets.entries.clear();
    expect(await ask(account)).toEqual({ kind: "no-secret" });
  });
});
