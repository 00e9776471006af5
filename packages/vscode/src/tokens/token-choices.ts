import type { TokenRecord } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Choice } from "../ui/choices.ts";
import { describeDate, describeExpiry } from "../ui/describe-expiry.ts";

/**
 * A line for each token of a list.
 *
 * @param idInUse of the token that the account uses here, where it is known
 */
export function tokenChoices(
  { editor, clock }: Pick<Services, "editor" | "clock">,
  tokens: readonly TokenRecord[],
  idInUse: string | undefined,
): Choice<TokenRecord>[] {
  const { l10n } = editor;
  return tokens.map((token) => {
    const { id, label, permissions, packageScope, createdAt, lastUsedAt, expiry } = token;
    const facts = [
      ...(id === idInUse ? [l10n.t("in use here")] : []),
      [...permissions, ...(packageScope === undefined ? [] : [packageScope])].join(", "),
      describeExpiry(expiry, { editor, now: clock.now() }),
      createdAt && l10n.t("created on {0}", describeDate(createdAt, editor)),
      lastUsedAt && l10n.t("last used on {0}", describeDate(lastUsedAt, editor)),
    ];
    return {
      label: label === "" ? id : label,
      description: id,
      detail: facts.filter(Boolean).join(" · "),
      value: token,
    };
  });
}
