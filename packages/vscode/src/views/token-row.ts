import { describeEnd } from "./describe-end.ts";
import { endingOf } from "./ending.ts";
import type { TokenNode } from "./registry-tree-node.ts";
import { dateText, joined, type Row, type RowSetting } from "./row.ts";
import { endOfRecord } from "./token-end.ts";

/** The row of a token: label, permissions, created, last used, end. */
export function tokenRow({ account, token }: TokenNode, { l10n, now, language }: RowSetting): Row {
  const { label, id, permissions, createdAt, lastUsedAt, packageScope } = token;
  const tokenEnd = endOfRecord(token);
  const end = describeEnd(tokenEnd, now, l10n);
  const isOurs = account.token?.id === id;
  const used = isOurs ? l10n.t("used by this editor") : undefined;
  const name = label === "" ? l10n.t("Token without a label") : label;
  const rights = joined([permissions.join(", "), packageScope]);
  const created = createdAt && l10n.t("created {0}", dateText(createdAt, language));
  const lastUsed = lastUsedAt && l10n.t("last used {0}", dateText(lastUsedAt, language));
  const facts = [used, rights, created, lastUsed, end].filter((fact) => fact !== undefined && fact !== "");
  return {
    id: `token ${account.id} ${id}`,
    label: name,
    description: joined([used, end, rights]),
    icon: "key",
    spoken: [l10n.t("Token {0}", name), ...facts].join(", "),
    context: ["token", account.kind, "manageable"],
    children: "none",
    ending: endingOf(tokenEnd, now),
    tooltip: [name, ...facts.map(String), l10n.t("id {0}", id)],
  };
}
