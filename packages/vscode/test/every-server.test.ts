import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { playServer } from "../../../e2e/registries/servers/play-server.ts";
import type { Server, Verdict } from "../../../e2e/registries/servers/server-row.ts";
import { namedServers } from "../../../e2e/registries/servers/servers.ts";
import type { Deed } from "./editor/script.ts";
import { Machine } from "./services-for-test.ts";
import { newToken } from "./storage-for-test.ts";

const LOGGED_IN = "You are logged in to";
const DOUBTFUL = "Whether the registry accepts it is not certain.";
const ANYWAY = "To keep the token anyway, press Enter again.";

describe.each(namedServers)("$title", ({ server: row }) => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  it("is told of as it is, for a good token, a wrong one and none", async () => {
    const good = newToken().reveal();
    const server = await playServer(row, good);
    try {
      await says(row.says.good, { url: server.url, token: good });
      await says(row.says.wrong, { url: server.url, token: newToken().reveal() });
      const none = await paste(server.url, ["", "escape"]);
      expect(none.seen.join()).not.toContain(LOGGED_IN);
      expect(machine.accounts.list()).toEqual([]);
    } finally {
      await server.close();
    }
  });

  const paste = (url: string, entered: readonly string[]) => {
    const deeds = entered.map((text): Deed => (text === "escape" ? "escape" : { type: text }));
    const { registry: kind } = row satisfies Server;
    const userName: Deed[] = kind === "composer" ? ["enter"] : [];
    const way: Deed[] = kind === "composer" || kind === "pub" ? [] : [{ choose: "Paste" }];
    // What stands in a file would be another way to log in.
    const settings = { writeCredentialFiles: false };
    return machine.perform("logIn", [...way, ...userName, ...deeds], { target: { kind, url }, settings });
  };

  const says = async (verdict: Verdict, { url, token }: { url: string; token: string }) => {
    const isError = !["accepted", "not-refused", "unknown"].includes(verdict);
    const { seen, openEnds } = await paste(url, isError ? [token, token] : [token]);
    expect(openEnds).toEqual([]);
    const text = seen.join("\n");
    expect(text.includes(ANYWAY)).toBe(isError);
    expect(text.includes(LOGGED_IN)).toBe(verdict === "accepted");
    expect(text.includes(DOUBTFUL)).toBe(verdict !== "accepted");
    expect(text).not.toContain(token);
    const [account] = machine.accounts.list();
    expect(account?.token?.verifiedAt === undefined).toBe(verdict !== "accepted");
    const { seen: who } = await machine.perform("whoAmI", []);
    expect(who.join().includes("you are")).toBe(verdict === "accepted");
    if (account !== undefined) await machine.accounts.remove(account);
  };
});

it("a credential that is there already is kept after a refusal, if its user says so", async () => {
  const [{ server: row } = {}] = namedServers.filter(({ title }) => title.includes("Satis behind nginx"));
  if (row === undefined) throw new Error("The server is not in the table any more.");
  const machine = new Machine();
  const server = await playServer(row, newToken().reveal());
  const { host } = new URL(server.url);
  const password = newToken().reveal();
  const folder = join(machine.home, ".config/composer");
  mkdirSync(folder, { recursive: true });
  const entry = { "http-basic": { [host]: { username: "token", password } } };
  writeFileSync(join(folder, "auth.json"), JSON.stringify(entry));
  const deeds = [
    { choose: "Use the credential that is there already" },
    { choose: "Keep the credential that is there anyway" },
  ];
  const target = { kind: "composer", url: server.url } as const;
  const { seen, openEnds } = await machine.perform("logIn", deeds, { target });
  expect(openEnds).toEqual([]);
  expect(seen.join()).toContain(DOUBTFUL);
  expect(machine.accounts.list()).toMatchObject([{ source: "adopted" }]);
  machine.remove();
  await server.close();
});
