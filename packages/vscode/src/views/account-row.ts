import { kindTitle } from "../registries/registry-title.ts";
import { shortUrl } from "../registries/short-url.ts";
import type { Account, AccountSource } from "../storage/account.ts";
import { describeEnd } from "./describe-end.ts";
import { endingOf } from "./ending.ts";
import type { AccountNode } from "./registry-tree-node.ts";
import { dateText, joined, type Row, type RowSetting } from "./row.ts";
import { endOfAccount } from "./token-end.ts";

/** The row of an account: who, from where, until when. */
export function accountRow({ account }: AccountNode, setting: RowSetting): Row {
  const { l10n, now, canManage } = setting;
  const tokenEnd = endOfAccount(account);
  // A session ends often: that is nothing to warn of.
  const ending = account.token === undefined ? "lasts" : endingOf(tokenEnd, now);
  const source = sourceText(account.source, l10n);
  const end = describeEnd(tokenEnd, now, l10n);
  const spoken = [l10n.t("Account {0}", account.name), source, end].filter((text) => text !== undefined);
  return {
    id: `account ${account.id}`,
    label: account.name,
    description: joined([source, end]),
    icon: "account",
    spoken: spoken.join(", "),
    context: ["account", account.kind, ...(canManage(account) ? ["manageable"] : [])],
    children: "closed",
    ending,
    tooltip: [account.name, ...details(account, setting), ...(end === undefined ? [] : [end])],
  };
}

function details({ kind, url, source, addedAt, token }: Account, { l10n, language }: RowSetting): string[] {
  const added = dateText(new Date(addedAt), language);
  const verifiedAt = token?.verifiedAt;
  return [
    `${kindTitle(kind)} (${shortUrl(url)})`,
    `${sourceText(source, l10n)}, ${added}`,
    ...(verifiedAt === undefined
      ? []
      : [l10n.t("last verified {0}", dateText(new Date(verifiedAt), language))]),
  ];
}

/** How the credential came to the editor. */
export function sourceText(source: AccountSource, l10n: RowSetting["l10n"]): string {
  switch (source) {
    case "log-in":
      return l10n.t("logged in");
    case "pasted":
      return l10n.t("pasted");
    case "adopted":
      return l10n.t("adopted");
    case "issued":
      return l10n.t("issued here");
  }
}
