import { describe, expect, it } from "vitest";
import type { TokenListing } from "../../src/registries/token-lists.ts";
import type { Account } from "../../src/storage/account.ts";
import { outlookOf } from "../../src/views/ending.ts";
import { groupRegistries } from "../../src/views/group-registries.ts";
import { knownEnds } from "../../src/views/known-ends.ts";
import { tokenNodes } from "../../src/views/token-nodes.ts";
import { accountForTest, inDays, NOW, tokenForTest } from "./registry-for-test.ts";

const account = accountForTest();
const listed = (tokens: ReturnType<typeof tokenForTest>[], unreadable = 0) =>
  ({ kind: "listed", tokens, unreadable }) as const;

describe("registries", () => {
  it("that the project needs come first, and an account of one is below it", () => {
    const need = {
      kinds: ["composer", "package-broker"],
      url: "https://packages.example/",
      isMissing: false,
    };
    const other = accountForTest({ kind: "apkg", url: "https://registry.example" });
    const nodes = groupRegistries([other, account], [{ ...need, kinds: ["composer", "package-broker"] }]);
    expect(nodes.map(({ kind, accounts, need }) => [kind, accounts, need])).toEqual([
      ["package-broker", [account], "met"],
      ["apkg", [other], "none"],
    ]);
  });

  it("needed by two manifests are one row, which warns if one of them has no credential", () => {
    const need = { kinds: ["pub"], url: "https://pub.example/" } as const;
    const nodes = groupRegistries(
      [],
      [
        { ...need, isMissing: true },
        { ...need, isMissing: false },
      ],
    );
    expect(nodes.map(({ need }) => need)).toEqual(["unmet"]);
  });

  it("with two accounts are one row", () => {
    const other = accountForTest({ name: "other@example.com" });
    expect(groupRegistries([account, other], []).map(({ accounts }) => accounts)).toEqual([[account, other]]);
  });
});

describe("tokens", () => {
  it("that end first come first, and those that never do last", () => {
    const tokens = [
      tokenForTest({ id: "never" }),
      tokenForTest({ id: "later", expiry: { kind: "at", date: inDays(9) } }),
      tokenForTest({ id: "sooner", expiry: { kind: "at", date: inDays(2) } }),
    ];
    const ids = tokenNodes(account, listed(tokens), 10).map((node) => node.node === "token" && node.tokenId);
    expect(ids).toEqual(["sooner", "later", "never"]);
  });

  it("beyond the most that is shown are one row", () => {
    const tokens = Array.from({ length: 10_000 }, (_none, index) => tokenForTest({ id: String(index) }));
    const nodes = tokenNodes(account, listed(tokens), 500);
    expect(nodes).toHaveLength(501);
    expect(nodes.at(-1)).toMatchObject({ node: "more", shown: 500, total: 10_000 });
  });

  it("that do not exist leave a notice, and so do those that cannot be read", () => {
    expect(tokenNodes(account, listed([]), 10)).toMatchObject([{ notice: { kind: "empty" } }]);
    expect(tokenNodes(account, listed([], 3), 10)).toMatchObject([
      { notice: { kind: "unreadable", count: 3 } },
    ]);
  });
});

const endsOf = (accounts: Account[], listing?: TokenListing) =>
  knownEnds(accounts, { latest: () => listing, now: NOW });

describe("what needs attention", () => {
  it("counts the account's own token once, though it is in the list as well", () => {
    const tokens = [
      tokenForTest({ id: "one", expiry: { kind: "at", date: inDays(3) } }),
      tokenForTest({ id: "gone", expiry: { kind: "at", date: inDays(-3) } }),
      tokenForTest({ id: "far", expiry: { kind: "at", date: inDays(300) } }),
    ];
    const { tokens: shown, badge } = outlookOf(endsOf([account], listed(tokens)), NOW);
    expect(shown.map(({ state }) => state)).toEqual(["ends-soon", "lasts"]);
    expect(badge).toBe(1);
  });

  it("is a token that has ended only if it is in use here", () => {
    const over = (id: string) => tokenForTest({ id, expiry: { kind: "at", date: inDays(-3) } });
    const ends = endsOf([account], listed([over(account.token?.id ?? ""), over("another")]));
    expect(outlookOf(ends, NOW).tokens.map(({ state }) => state)).toEqual(["ended"]);
  });

  it("is known of an account before anybody has asked for a list", () => {
    const ends = endsOf([account]);
    expect(outlookOf(ends, NOW).badge).toBe(1);
  });

  it("does not count a session, which ends often", () => {
    const { token: _token, ...rest } = account;
    const session = { expiry: { kind: "at", date: inDays(-1).toISOString() } } as const;
    expect(endsOf([{ ...rest, session }])).toEqual([]);
  });
});
