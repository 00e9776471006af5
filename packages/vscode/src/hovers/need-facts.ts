import type { Translations } from "../l10n.ts";
import type { Account } from "../storage/account.ts";
import { sourceText } from "../views/account-row.ts";
import { describeEnd } from "../views/describe-end.ts";
import { dateText } from "../views/row.ts";
import { endOfAccount } from "../views/token-end.ts";
import { type ExaminedNeed, isAccountFor } from "../workspace/examined-need.ts";

export interface FactSetting {
  readonly l10n: Translations;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The language for dates, as in BCP 47. */
  readonly language: string;
}

/** What is known without asking anybody: which credential wins and why, and the accounts of the editor. */
export function needFacts(
  { need, report }: ExaminedNeed,
  accounts: readonly Account[],
  setting: FactSetting,
): string[] {
  const { l10n } = setting;
  const { outcome, remarks } = report;
  const wins =
    outcome.kind === "uses"
      ? l10n.t("Wins: {0}", winnerText(outcome.credential))
      : l10n.t("No credential wins.");
  const state = outcome.kind === "uses" ? outcome.credential.state : undefined;
  const trouble = state?.kind === "unusable" ? [`${state.reason} ${state.fix}`] : [];
  const own = accounts.filter((account) => isAccountFor(account, need));
  const who =
    own.length === 0
      ? [l10n.t("No account in this editor.")]
      : own.map((account) => accountText(account, setting));
  return [`${wins} ${outcome.why}`, ...trouble, ...who, ...remarks];
}

type Winner = ExaminedNeed["report"]["credentials"][number];

function winnerText({ source, variable, file }: Winner): string {
  const place = file ?? source;
  return variable === undefined || variable === source ? `${place}.` : `${variable} (${place}).`;
}

function accountText(account: Account, { l10n, now, language }: FactSetting): string {
  const verifiedAt = account.token?.verifiedAt;
  const facts = [
    l10n.t("Account {0}", account.name),
    sourceText(account.source, l10n),
    describeEnd(endOfAccount(account), now, l10n),
    verifiedAt === undefined
      ? l10n.t("not verified yet")
      : l10n.t("last verified {0}", dateText(new Date(verifiedAt), language)),
  ];
  return facts.filter((fact) => fact !== undefined).join(", ");
}
