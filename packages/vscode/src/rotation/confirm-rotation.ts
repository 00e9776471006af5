import type { TokenRecord } from "@setup-registry-token/core";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import { fieldsIn } from "../storage/json-fields.ts";
import { confirm } from "../ui/confirm.ts";
import { tokenName } from "./present-token.ts";
import type { WantedRotation } from "./rotation-dialogue.ts";
import { nameOf } from "./rotation-place.ts";

type NamedToken = Pick<TokenRecord, "id" | "label">;

/**
 * Says what will become of which token, names all that are revoked, and asks whether that is to be.
 *
 * @param revoked as `foretellRevoked` has it
 * @throws {Cancelled}
 */
export async function confirmRotation(
  services: Services,
  wanted: WantedRotation,
  revoked: readonly NamedToken[],
): Promise<void> {
  const { editor } = services;
  const { l10n } = editor;
  const { account, record, deed } = wanted;
  const interrupted =
    record.run?.state === "began" &&
    l10n.t("An earlier rotation was interrupted. What it issued is ended when nobody can store it any more.");
  const sentences =
    deed === "finish"
      ? [l10n.t("No new token is issued."), ...overdue(services, wanted, revoked)]
      : [
          l10n.t("{0} issues a new token, which is tried and then stored.", registryTitle(account)),
          fateOf(services, wanted),
          ...overdue(services, wanted, revoked),
          ...sideEffects(services, wanted),
        ];
  await confirm(editor, {
    question: l10n.t("Rotate the token of {0}?", nameOf(services, record)),
    detail: [interrupted, ...sentences].filter(Boolean).join(" "),
    answers: [l10n.t("Rotate")],
  });
}

function fateOf({ editor: { l10n } }: Services, { deed, present }: WantedRotation): string {
  if (present === undefined) {
    return deed === "incident"
      ? l10n.t(
          "Which token is there now is not known, so it is not ended by this: revoke it yourself, at once, with Revoke Token or on the registry's web page.",
        )
      : l10n.t("Which token is there now is not known, so that one goes on working until you revoke it.");
  }
  const name = tokenName(present);
  return deed === "incident"
    ? l10n.t("The old one, {0}, is revoked at once; whatever still uses it stops working.", name)
    : l10n.t(
        "The old one, {0}, goes on working. A later rotation ends it, a day from now at the earliest.",
        name,
      );
}

/** Those of earlier rotations, whose day is over. */
function overdue(
  { editor: { l10n } }: Services,
  { deed, present }: WantedRotation,
  revoked: readonly NamedToken[],
): string[] {
  const others = deed === "incident" ? revoked.filter(({ id }) => id !== present?.id) : revoked;
  if (others.length > 0) {
    const names = others.map(tokenName).join(", ");
    return [l10n.t("Revoked, as they were replaced more than a day ago: {0}.", names)];
  }
  return deed === "finish" ? [l10n.t("Nothing is revoked: the day of none that was replaced is over.")] : [];
}

function sideEffects(
  { editor: { l10n } }: Services,
  { account, record: { secret, receipt }, present }: WantedRotation,
): (string | false)[] {
  const { current } = fieldsIn(receipt ?? "");
  const isUsedHere = secret !== undefined && present !== undefined && present.id === account.token?.id;
  return [
    typeof current === "string" &&
      current !== present?.id &&
      l10n.t("{0}, which the last rotation put there, goes on working for at least another day.", current),
    isUsedHere &&
      l10n.t("It is in use here: the package manager on this machine loses its credential when it ends."),
  ];
}
