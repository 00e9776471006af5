import type { Services } from "../services.ts";
import type { Choice } from "../ui/choices.ts";
import type { RotationRecord } from "./rotation-record.ts";

/** What is to be done about the token of a place. */
export type RotationDeed = "rotate" | "finish" | "incident";

export function deedChoices(
  { editor: { l10n } }: Services,
  { receipt }: RotationRecord,
): Choice<RotationDeed>[] {
  const choices: Choice<RotationDeed>[] = [
    {
      label: l10n.t("Replace it by a new one"),
      detail: l10n.t("The old one goes on working for a day, for whoever has it"),
      value: "rotate",
    },
    {
      label: l10n.t("It is in wrong hands: replace it, and end it at once"),
      detail: l10n.t("Whatever still uses it stops working"),
      value: "incident",
    },
  ];
  if (receipt === undefined) return choices;
  return [
    ...choices,
    {
      label: l10n.t("End those that were replaced"),
      detail: l10n.t("If their day is over; issues no new one"),
      value: "finish",
    },
  ];
}
