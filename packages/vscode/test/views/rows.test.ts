import { RegistryTokenError } from "@setup-registry-token/core";
import { describe, expect, it } from "vitest";
import type { RegistryTreeNode } from "../../src/views/registry-tree-node.ts";
import { rowOf } from "../../src/views/row-of.ts";
import { accountForTest, inDays, SETTING, tokenForTest } from "./registry-for-test.ts";

const account = accountForTest();
const row = (node: RegistryTreeNode) => rowOf(node, SETTING);
const token = (changes: Parameters<typeof tokenForTest>[0]) => {
  const record = tokenForTest(changes);
  return row({ node: "token", accountId: account.id, tokenId: record.id, account, token: record });
};
const notice = (kind: Extract<RegistryTreeNode, { node: "notice" }>["notice"]) =>
  row({ node: "notice", account, notice: kind });

describe("a row of the view", () => {
  it("of an account says who it is, how it came here, and when it ends", () => {
    const { label, description, spoken, ending } = row({
      node: "account",
      accountId: account.id,
      account,
    });
    expect(label).toBe("developer@example.com");
    expect(description).toBe("logged in · expires in 3 days");
    expect(spoken).toBe("Account developer@example.com, logged in, expires in 3 days");
    expect(ending).toBe("ends-soon");
  });

  it("of a token has its permissions and its end, and tells the rest when it is asked", () => {
    const { label, description, tooltip, ending } = token({});
    expect([label, description, ending]).toEqual(["build", "never expires · readonly", "lasts"]);
    expect(tooltip).toEqual([
      "build",
      "readonly",
      "created Apr 21, 2030",
      "last used Apr 30, 2030",
      "never expires",
      "id two",
    ]);
  });

  it("says which of the tokens is used here", () => {
    expect(token({ id: "one" }).description).toBe("used by this editor · never expires · readonly");
  });

  it("of a token that has ended is decorated as such", () => {
    expect(token({ expiry: { kind: "at", date: inDays(-1) } }).ending).toBe("ended");
  });

  it("names a token that has no label", () => {
    expect(token({ label: "" }).label).toBe("Token without a label");
  });

  it("of a registry that the project needs and nobody is logged in to says so", () => {
    const need = row({
      node: "registry",
      kind: "onepub",
      url: "https://onepub.dev/api/abcdefghij/",
      accounts: [],
      need: "unmet",
    });
    expect(need.description).toBe("no credential · onepub.dev/api/abcdefghij");
    expect([need.icon, need.children]).toEqual(["warning", "none"]);
  });

  it.each([
    ["registry-unreachable", "The registry cannot be reached: try again", "registryTokens.refresh"],
    ["token-rejected", "Log in again", "registryTokens.logIn"],
    ["registry-misbehaved", "The tokens cannot be listed: try again", "registryTokens.refresh"],
  ] as const)("after %s says what to do", (code, label, command) => {
    const error = new RegistryTokenError(code, "The reason.");
    const shown = notice({ kind: "failed", error });
    expect([shown.label, shown.command?.command]).toEqual([label, command]);
    expect(shown.tooltip).toEqual(["The reason."]);
    expect(shown.command?.argument).toEqual({ accountId: account.id });
  });

  it("has an account's id, and never an account, in what it hands to a command", () => {
    expect(JSON.stringify(notice({ kind: "no-secret" }).command?.argument)).toBe(
      JSON.stringify({ accountId: account.id }),
    );
  });

  it("leads to the page where tokens are managed instead", () => {
    const page = "https://onepub.example/tokens";
    expect(notice({ kind: "elsewhere", why: "Programs cannot.", page }).command).toMatchObject({
      command: "vscode.open",
      argument: page,
    });
  });
});
