import type { TokenRecord } from "@setup-registry-token/core";
import { type Account, accountId } from "../../src/storage/account.ts";
import type { RowSetting } from "../../src/views/row.ts";
import { untranslated } from "../untranslated.ts";

export const NOW = Date.parse("2030-05-01T12:00:00Z");

const DAY = 24 * 60 * 60 * 1000;

export function inDays(days: number): Date {
  return new Date(NOW + days * DAY);
}

export const SETTING: RowSetting = { l10n: untranslated, now: NOW, language: "en", canManage: () => true };

export function accountForTest(changes: Partial<Account> = {}): Account {
  const account = {
    kind: "package-broker",
    url: "https://packages.example",
    name: "developer@example.com",
    source: "log-in",
    addedAt: inDays(-40).toISOString(),
    token: { id: "one", expiry: { kind: "at", date: inDays(3).toISOString() } },
    ...changes,
  } as const;
  return { ...account, id: accountId(account) };
}

export function tokenForTest(changes: Partial<TokenRecord> = {}): TokenRecord {
  return {
    id: "two",
    label: "build",
    createdAt: inDays(-10),
    lastUsedAt: inDays(-1),
    expiry: { kind: "never" },
    permissions: ["readonly"],
    packageScope: undefined,
    ...changes,
  };
}
