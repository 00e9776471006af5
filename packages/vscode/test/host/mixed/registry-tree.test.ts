import { deepEqual, equal, ok } from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { type ApkgServer, startApkg } from "../../../../../e2e/registries/apkg.ts";
import { type OnePubServer, startOnePub } from "../../../../../e2e/registries/onepub.ts";
import type { Container } from "../../../src/container.ts";
import type { Account } from "../../../src/storage/account.ts";
import { neededRegistries } from "../../../src/views/needed-registries.ts";
import { RegistryTree } from "../../../src/views/registry-tree.ts";
import type { RegistryTreeNode } from "../../../src/views/registry-tree-node.ts";
import { addAccount } from "../add-account.ts";
import { startExtension } from "../scripted-commands.ts";

/** In milliseconds. */
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

describe("the view of registries", () => {
  let container: Container;
  let tree: RegistryTree;
  let apkg: ApkgServer;
  let onePub: OnePubServer;
  const added: Account[] = [];

  before(async () => {
    [container, apkg, onePub] = await Promise.all([startExtension(), startApkg(), startOnePub()]);
    const { accounts, tokenLists: tokens, manifests } = container;
    const needs = neededRegistries(manifests);
    const canManage = (account: Account) => container.canManage(account);
    tree = new RegistryTree({ accounts, tokens, needs, canManage, now: Date.now });
  });

  after(async () => {
    tree.dispose();
    for (const account of added) await container.accounts.remove(account);
    await Promise.all([apkg.close(), onePub.close()]);
  });

  const add = async (...parameters: Parameters<typeof addAccount>) => {
    const account = await addAccount(...parameters);
    added.push(account);
    return account;
  };
  const addAdministrator = ({ url, issue }: ApkgServer) =>
    add(container, { kind: "apkg", url, token: issue({ label: "editor", scopes: ["read", "admin"] }).token });
  const label = (node: RegistryTreeNode) => String(tree.getTreeItem(node).label);
  const below = async (account: Account) =>
    tree.getChildren({ node: "account", accountId: account.id, account });

  it("shows what the manifests need, with a warning where there is no credential", async () => {
    const nodes = await tree.getChildren();
    const shown = nodes.map((node) => [label(node), tree.getTreeItem(node).contextValue]);
    deepEqual(shown.sort(), [
      ["Composer", "registry composer unmet"],
      ["OnePub", "registry onepub unmet"],
      ["apkg", "registry apkg unmet"],
    ]);
  });

  it("shows the tokens of an account, that of the nearest end first, each with words for a screen reader", async () => {
    const account = await addAdministrator(apkg);
    apkg.issue({ label: "ends soon", createdAt: Date.now() - 30 * DAY, expiresAt: Date.now() + 3 * DAY });
    const nodes = await below(account);
    deepEqual(nodes.map(label), ["ends soon", "editor"]);
    const [first] = nodes;
    ok(first);
    const item = tree.getTreeItem(first);
    ok(item.accessibilityInformation?.label.startsWith("Token ends soon, read"), "label");
    equal(item.resourceUri?.query, "ends-soon");
  });

  it("says that OnePub's tokens are managed on the web", async () => {
    const account = await add(container, {
      kind: "onepub",
      url: onePub.url,
      token: onePub.issue("developer@example.com"),
    });
    deepEqual((await below(account)).map(label), ["Tokens are managed on the web"]);
  });

  it("asks to log in again where the registry refuses the token", async () => {
    const account = await add(container, { kind: "apkg", url: apkg.url, token: crypto.randomUUID() });
    deepEqual((await below(account)).map(label), ["Log in again"]);
  });

  it("says that a registry cannot be reached", async () => {
    const account = await add(container, {
      kind: "apkg",
      // Nothing listens at the port that is only for messages to nobody.
      url: "http://127.0.0.1:9",
      token: crypto.randomUUID(),
    });
    deepEqual((await below(account)).map(label), ["The registry cannot be reached: try again"]);
  }).timeout(60 * SECOND);

  it("opens an account of 10,000 tokens with one question, and shows the first 500", async () => {
    const crowded = await startApkg();
    for (let count = 1; count < 10_000; count++) crowded.issue({ label: `token ${count}` });
    const account = await addAdministrator(crowded);
    const nodes = await below(account);
    for (const node of nodes) tree.getTreeItem(node);
    await crowded.close();
    equal(nodes.length, 501);
    equal(label(nodes.at(-1) as RegistryTreeNode), "Show more: 9,500 tokens are left");
    equal(crowded.requests.length, 1);
  });

  it("is painted anew when another account comes", async () => {
    const repainted = new Promise((resolve) => tree.onDidChangeTreeData(resolve));
    await addAdministrator(apkg);
    equal(await repainted, undefined);
  });

  it("stays as it is when all that it shows is the same", async () => {
    await tree.getChildren();
    const repaints: unknown[] = [];
    const subscription = tree.onDidChangeTreeData((node) => repaints.push(node));
    container.manifests.forget();
    await container.manifests.needs();
    const repainted = new Promise((resolve) => tree.onDidChangeTreeData(resolve));
    await addAdministrator(apkg);
    await repainted;
    subscription.dispose();
    deepEqual(repaints, [undefined]);
  });

  it("is painted anew below an account whose tokens have changed, and nowhere else", async () => {
    const account = await addAdministrator(apkg);
    const tops = await tree.getChildren();
    const rows = (await Promise.all(tops.map((top) => tree.getChildren(top)))).flat();
    const row = rows.find((node) => node.node === "account" && node.accountId === account.id);
    ok(row);
    await tree.getChildren(row);
    const repainted = new Promise((resolve) => tree.onDidChangeTreeData(resolve));
    container.tokenLists.forget(account.id);
    equal(await repainted, row);
  });

  it("tells more about a row when it is asked", async () => {
    const [node] = await tree.getChildren();
    ok(node);
    const item = tree.resolveTreeItem(new vscode.TreeItem("row"), node);
    ok(String(item.tooltip).includes("http"), String(item.tooltip));
  });
});
