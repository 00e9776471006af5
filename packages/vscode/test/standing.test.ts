import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import { type OnePubServer, startOnePub } from "../../../e2e/registries/onepub.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import type { Deed } from "./editor/script.ts";
import { Machine } from "./services-for-test.ts";

let machine: Machine;
let apkg: ApkgServer;
let broker: PackageBrokerServer;
let onePub: OnePubServer;
const password = randomBytes(12).toString("hex");
beforeEach(async () => {
  machine = new Machine();
  const { now } = machine.clock;
  [apkg, broker, onePub] = await Promise.all([
    startApkg({ now }),
    startPackageBroker({ now }),
    startOnePub({ now }),
  ]);
  apkg.addUser({ username: "developer", email: "developer@example.com", password });
  broker.addUser({ email: "developer@example.com", password });
});
afterEach(async () => {
  machine.remove();
  await Promise.all([apkg.close(), broker.close(), onePub.close()]);
});

const perform = (...[name, deeds, options]: Parameters<Machine["perform"]>) => {
  const urls = { "apkg.url": apkg.url, "packageBroker.urls": [broker.url], "onepub.url": onePub.origin };
  return machine.perform(name, deeds, { settings: urls, ...options });
};
const logInToApkg: Deed[] = [
  { choose: "apkg" },
  { choose: "With user name" },
  { type: "developer" },
  { type: password },
];
const logInToBroker: Deed[] = [
  { choose: "PACKAGE.broker (" },
  { choose: "With e-mail" },
  { type: "developer@example.com" },
  { type: password },
];
const pasteToOnePub = (token: string): Deed[] => [{ choose: "OnePub" }, { choose: "Paste" }, { type: token }];
const pubFile = () => JSON.parse(machine.file(".config/dart/pub-tokens.json"));

describe("who am I", () => {
  it("says whom the registry names, and until when", async () => {
    await perform("logIn", logInToApkg);
    const { seen, openEnds } = await perform("whoAmI", []);
    expect(openEnds).toEqual([]);
    expect(seen).toEqual([
      expect.stringMatching(/^Asking apkg/),
      expect.stringMatching(
        /^apkg \(127\.0\.0\.1:\d+\): you are developer\. The registry knows the token \(expires .*; permissions: .*\)\.$/,
      ),
    ]);
  });

  it("asks which account, if there are several, and the registry each time", async () => {
    await perform("logIn", logInToApkg);
    await perform("logIn", pasteToOnePub(onePub.issue("developer@example.com")));
    const { seen, openEnds } = await perform("whoAmI", [{ choose: "OnePub" }]);
    expect(openEnds).toEqual([]);
    expect(seen.at(-1)).toContain(
      "you are Example. The registry knows the token (expires 30 days after its last use; organisations: Example).",
    );
    await perform("whoAmI", [{ choose: "OnePub" }]);
    expect(onePub.count("GET /api/organisation/details")).toBe(3);
  });

  it("says of an account without a token what its session can do", async () => {
    await perform("logIn", logInToBroker);
    broker.issue();
    const { seen } = await perform("whoAmI", []);
    expect(seen.at(-1)).toContain("The session is good. Tokens there: 1.");
  });

  it("can be cancelled while the registry does not answer", async () => {
    await perform("logIn", logInToApkg);
    const held = apkg.hold("GET /auth/whoami", "answer");
    const { seen } = await perform("whoAmI", [], { cancelled: held.arrived.then(() => {}) });
    expect(seen).toEqual([expect.stringMatching(/^Asking apkg/)]);
    held.release();
  });

  it("offers to log in again where the token has ended", async () => {
    const token = onePub.issue("developer@example.com");
    await perform("logIn", pasteToOnePub(token));
    onePub.revoke(token);
    const { seen } = await perform("whoAmI", []);
    expect(seen).toContain("[Log In]");
    expect(seen[1]).toContain("rejected the token");
  });
});

describe("tokens of OnePub", () => {
  it.each(["listTokens", "createToken", "revokeToken"] as const)(
    "are managed on its web page, to which %s leads",
    async (name) => {
      await perform("logIn", pasteToOnePub(onePub.issue("developer@example.com")));
      const { seen } = await perform(name, []);
      expect(seen[0]).toContain(
        "The tokens of OnePub are managed on its web page. OnePub has one token for each member",
      );
      expect(seen[1]).toBe("[Open Web Page]");
    },
  );
});

describe("logging out", () => {
  it("of OnePub says that it is for all devices, proves it, and cleans dart pub's file", async () => {
    const token = onePub.issue("developer@example.com");
    await perform("logIn", pasteToOnePub(token));
    expect(pubFile().hosted).toHaveLength(1);
    const { seen, openEnds } = await perform("logOut", [{ confirm: "Log Out" }]);
    expect(openEnds).toEqual([]);
    expect(seen[1]).toContain("ends it on all devices and in all workflows that use it");
    expect(onePub.effects["log-out"]).toBe(1);
    expect(pubFile().hosted).toEqual([]);
    expect(machine.accounts.list()).toEqual([]);
    expect(machine.secrets.entries.size).toBe(0);
  });

  it("of OnePub here only leaves the token alive", async () => {
    await perform("logIn", pasteToOnePub(onePub.issue("developer@example.com")));
    const { seen } = await perform("logOut", [{ confirm: "Forget Here Only" }]);
    expect(seen.at(-1)).toMatch(/^The account Example of OnePub .* is forgotten here\.$/);
    expect(onePub.effects["log-out"]).toBe(0);
    expect(onePub.liveTokens()).toHaveLength(1);
    expect(pubFile().hosted).toEqual([]);
    expect(machine.accounts.list()).toEqual([]);
  });

  it("does not take the registry's word for it", async () => {
    await perform("logIn", pasteToOnePub(onePub.issue("developer@example.com")));
    onePub.fail("GET /api/member/logout", {
      kind: "reply",
      reply: {
        status: 200,
        headers: { "content-type": "application/json" },
        body: '{"success":{"message":"ok"}}',
      },
    });
    const { seen } = await perform("logOut", [{ confirm: "Log Out" }]);
    expect(seen.at(-2)).toContain("confirmed the log-out, but still takes what was ended");
    expect(machine.accounts.list()).toHaveLength(1);
    expect(pubFile().hosted).toHaveLength(1);
  });

  it("of PACKAGE.broker ends the session, and says that tokens go on", async () => {
    await perform("logIn", logInToBroker);
    const { seen, openEnds } = await perform("logOut", [{ confirm: "Log Out" }]);
    expect(openEnds).toEqual([]);
    expect(seen[1]).toContain("tokens that were issued go on working");
    expect(broker.effects["log-out"]).toBe(1);
    expect(machine.accounts.list()).toEqual([]);
  });

  it("of a server that is gone is possible: the account is forgotten here", async () => {
    await perform("logIn", logInToBroker);
    broker.fail(/./, { kind: "cut" }, 1_000);
    await perform("logOut", [{ confirm: "Log Out" }]);
    expect(machine.accounts.list()).toHaveLength(1);
    const { openEnds } = await perform("logOut", [{ confirm: "Forget Here Only" }]);
    expect(openEnds).toEqual([]);
    expect(machine.accounts.list()).toEqual([]);
  });

  it("of an adopted credential of OnePub says that it ends, unless it is forgotten here only", async () => {
    const file = join(machine.home, ".config/dart/pub-tokens.json");
    mkdirSync(dirname(file), { recursive: true });
    const hosted = [{ url: onePub.url, token: onePub.issue("developer@example.com") }];
    writeFileSync(file, JSON.stringify({ version: 1, hosted }));
    await perform("logIn", [{ choose: "OnePub" }, { choose: "Use the credential" }]);
    const { seen } = await perform("logOut", [{ confirm: "Forget Here Only" }]);
    expect(seen[1]).toContain("ends too, unless you choose Forget Here Only");
    expect(pubFile().hosted).toEqual(hosted);
  });

  it("of apkg says that the token goes on working, and takes it out of the file", async () => {
    await perform("logIn", logInToApkg);
    const { seen, openEnds } = await perform("logOut", [{ confirm: "Log Out" }]);
    expect(openEnds).toEqual([]);
    expect(seen[1]).toContain("it goes on working until it ends or is revoked");
    expect(() => machine.file(".apkg/credentials.json")).toThrow("ENOENT");
  });

  it("leaves an adopted credential where it was found, as long as it works", async () => {
    const { token } = apkg.issue();
    const file = join(machine.home, ".apkg/credentials.json");
    mkdirSync(dirname(file));
    const text = JSON.stringify({ registry: apkg.url, accessToken: token, refreshToken: "", username: "me" });
    writeFileSync(file, text);
    await perform("logIn", [{ choose: "apkg" }, { choose: "Use the credential" }]);
    const { seen } = await perform("logOut", [{ confirm: "Log Out" }]);
    expect(seen[1]).toContain("The package manager keeps its credential");
    expect(seen[1]).not.toContain("loses");
    expect(machine.file(".apkg/credentials.json")).toBe(text);
    expect(machine.accounts.list()).toEqual([]);
  });

  it("does nothing without a yes", async () => {
    await perform("logIn", pasteToOnePub(onePub.issue("developer@example.com")));
    await perform("logOut", ["escape"]);
    expect(machine.accounts.list()).toHaveLength(1);
    expect(onePub.effects["log-out"]).toBe(0);
  });
});
