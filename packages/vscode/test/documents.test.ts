import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ApkgServer, startApkg } from "../../../e2e/registries/apkg.ts";
import { type PackageBrokerServer, startPackageBroker } from "../../../e2e/registries/package-broker.ts";
import { writeDocument } from "../src/documents/write-document.ts";
import type { Target } from "../src/target.ts";
import type { Deed } from "./editor/script.ts";
import { Machine, type Performance } from "./services-for-test.ts";

let machine: Machine;
let apkg: ApkgServer;
let broker: PackageBrokerServer;
/** Where nothing listens. */
let nobody: string;
beforeEach(async () => {
  machine = new Machine();
  const { now } = machine.clock;
  [apkg, broker] = await Promise.all([startApkg({ now }), startPackageBroker({ now })]);
  const gone = await startApkg();
  nobody = gone.origin;
  await gone.close();
});
afterEach(async () => {
  machine.remove();
  await Promise.all([apkg.close(), broker.close()]);
});

type Name = "logIn" | "explainCredentials" | "doctor" | "copySetupStep";
const perform = (name: Name, deeds: readonly Deed[], target: Target = {}) => {
  const urls = {
    "apkg.url": apkg.url,
    "packageBroker.urls": [broker.url],
    "onepub.url": nobody,
  };
  return machine.perform(name, deeds, {
    settings: { ...urls, "github.apiUrl": nobody },
    target,
  });
};
/** The text of the document that was opened. */
async function documentOf({ editor }: Performance): Promise<string> {
  const [address] = editor.openedDocuments;
  if (address === undefined) throw new Error("No document was opened.");
  return writeDocument(machine.services(editor), address);
}
const paste = (registry: string, token: string): Deed[] => [
  { choose: registry },
  { choose: "Paste" },
  { type: token },
];

describe("explaining credentials", () => {
  it("says which one apkg uses, and which account there is, and shows no token", async () => {
    const { token } = apkg.issue();
    await perform("logIn", paste("apkg", token));
    const performance = await perform("explainCredentials", [{ choose: "apkg" }]);
    expect(performance.openEnds).toEqual([]);
    const text = await documentOf(performance);
    expect(text).toContain(`Credentials of apkg for ${apkg.url}`);
    expect(text).toContain("Result\n  apkg sends the");
    expect(text).toContain(join(machine.home, ".apkg/credentials.json"));
    expect(text).toContain("In this editor\n  example: pasted; ");
    expect(text).not.toContain(token);
  });

  it("asks nothing for a registry that was chosen in a tree", async () => {
    const target = { kind: "package-broker", url: broker.url } as const;
    const performance = await perform("explainCredentials", [], target);
    expect(performance.openEnds).toEqual([]);
    expect(await documentOf(performance)).toContain("Composer sends no credential.");
  });

  it("shows no token either that the extension has never seen before", async () => {
    const { token } = apkg.issue();
    const file = join(machine.home, ".apkg/credentials.json");
    mkdirSync(dirname(file));
    const login = { registry: apkg.url, accessToken: token, refreshToken: "", username: "me" };
    writeFileSync(file, JSON.stringify(login));
    const text = await documentOf(await perform("explainCredentials", [{ choose: "apkg" }]));
    expect(text).toContain("→ ");
    expect(text).not.toContain(token);
  });
});

describe("the doctor", () => {
  it("reports versions, servers and accounts, and names nobody", async () => {
    const { token } = apkg.issue({ username: "developer" });
    apkg.addUser({ username: "developer", email: "developer@example.com" });
    await perform("logIn", paste("apkg", token));
    const performance = await perform("doctor", []);
    expect(performance.openEnds).toEqual([]);
    const text = await documentOf(performance);
    expect(text).toContain("Registry Tokens 0.0.0\n  Editor 1.105.0, local\n  linux, Node ");
    expect(text).toMatch(new RegExp(`${apkg.url}: \\d{3} after \\d+ ms, `));
    expect(text).toContain(
      `1. apkg at ${new URL(apkg.url).host}, pasted: token accepted; the package manager uses credentials.json (usable)`,
    );
    expect(text).not.toContain("developer");
    expect(text).not.toContain(machine.home);
    expect(text).not.toContain(token);
  });

  it("tells a refused token from a server that nobody reaches", async () => {
    const { token } = apkg.issue();
    await perform("logIn", paste("apkg", token));
    apkg.revoke(token);
    const refused = await documentOf(await perform("doctor", []));
    expect(refused).toContain("pasted: token-rejected (401);");
    expect(refused).toContain(`${nobody}: not reached (refused)`);
    await apkg.close();
    expect(await documentOf(await perform("doctor", []))).toContain("pasted: not reached (refused);");
    apkg = await startApkg();
  });

  it("says if a clock is wrong", async () => {
    const text = await documentOf(await perform("doctor", []));
    // Here it is 2030, by the test's clock, and there it is what the machine says.
    expect(text).toMatch(new RegExp(`${apkg.url}: \\d{3} after \\d+ ms, clock \\d{7,} s behind`));
  });
});

describe("the set-up step for GitHub Actions", () => {
  it("is copied for the account there is", async () => {
    await perform("logIn", paste("apkg", apkg.issue().token));
    const { editor, openEnds, seen } = await perform("copySetupStep", []);
    expect(openEnds).toEqual([]);
    expect(editor.clipboard.text).toBe(
      `- uses: OWNER/setup-registry-token@v1\n  with:\n    registry: apkg\n    url: ${apkg.url}\n    token: \${{ secrets.APKG_TOKEN }}\n`,
    );
    expect(seen).toContain("[Save Token as GitHub Secret]");
  });

  it("needs no account of the registry that it was chosen for", async () => {
    const target = { kind: "composer", url: "https://packages.example" } as const;
    const { editor, openEnds } = await perform("copySetupStep", [], target);
    expect(openEnds).toEqual([]);
    expect(editor.clipboard.text).toContain("registry: composer\n    url: https://packages.example\n");
  });

  it("is one step for several", async () => {
    await perform("logIn", paste("apkg", apkg.issue().token));
    await perform("logIn", paste("PACKAGE.broker (", broker.issue().token));
    const labels = [apkg.url, broker.url].map((url) => new URL(url).host);
    const { editor, openEnds } = await perform("copySetupStep", [
      { tick: [`apkg (${labels[0]})`, `PACKAGE.broker (${labels[1]})`] },
    ]);
    expect(openEnds).toEqual([]);
    expect(editor.clipboard.text).toContain("registries: |");
    expect(editor.clipboard.text).toContain("secrets.PACKAGE_BROKER_TOKEN");
  });
});
