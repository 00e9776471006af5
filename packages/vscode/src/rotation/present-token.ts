import type { TokenRecord } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { fieldsIn } from "../storage/json-fields.ts";
import { tokenChoices } from "../tokens/token-choices.ts";
import type { Choice } from "../ui/choices.ts";
import type { RotationRecord } from "./rotation-record.ts";

/** The id of the token that a place holds, where the editor knows it for certain: it cannot read a secret of GitHub. */
export function knownPresentId(
  { accounts }: Services,
  { accountId, secret }: RotationRecord,
): string | undefined {
  return secret === undefined ? accounts.find(accountId)?.token?.id : undefined;
}

/** A line for each token that a place may hold; what the last rotation put there is the first. */
export function presentChoices(
  services: Services,
  { account, record, tokens }: { account: Account; record: RotationRecord; tokens: readonly TokenRecord[] },
): Choice<TokenRecord | undefined>[] {
  const { l10n } = services.editor;
  const { current } = fieldsIn(record.receipt ?? "");
  const choices = tokenChoices(services, tokens, account.token?.id);
  const isLast = ({ value }: Choice<TokenRecord>) => value.id === current;
  const stored = l10n.t("The last rotation put it there");
  return [
    ...choices.filter(isLast).map((choice) => ({ ...choice, detail: `${stored} · ${choice.detail}` })),
    ...choices.filter((choice) => !isLast(choice)),
    {
      label: l10n.t("None of these, or I do not know"),
      detail: l10n.t("Then it goes on working until you revoke it"),
      value: undefined,
    },
  ];
}

/** For people. */
export function tokenName({ id, label }: Pick<TokenRecord, "id" | "label">): string {
  return label === "" || label === id ? id : `${label} (${id})`;
}
