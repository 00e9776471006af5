import { describeSecret } from "../github/secret-place.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { fieldsIn, fieldsOf } from "../storage/json-fields.ts";
import type { Choice } from "../ui/choices.ts";
import { type RotationRecord, rotationOf } from "./rotation-record.ts";

/** Where a token is that is to be replaced. */
export type RotationPlace =
  | { readonly kind: "known"; readonly record: RotationRecord }
  /** A secret of GitHub that is still to be named. */
  | { readonly kind: "github" };

interface Question {
  readonly account: Account;
  /** Of the token that is to be replaced, if it was chosen already. */
  readonly tokenId: string | undefined;
  /** Whether it is the account's own that others may have seen. */
  readonly isLeaked: boolean;
}

/** For people. */
export function nameOf({ editor }: Pick<Services, "editor">, { secret }: RotationRecord): string {
  return secret === undefined ? editor.l10n.t("this editor") : describeSecret(secret);
}

/** Where a token is that was chosen, as far as that is known: nobody can read what a secret of GitHub holds. */
export function impliedPlace(
  { rotations }: Services,
  { account, tokenId, isLeaked }: Question,
): RotationPlace | undefined {
  const accountId = account.id;
  if (isLeaked || (tokenId !== undefined && tokenId === account.token?.id)) {
    return { kind: "known", record: rotationOf(rotations, { accountId, secret: undefined }) };
  }
  if (tokenId === undefined) return undefined;
  const record = rotations
    .list()
    .find((one) => one.accountId === accountId && idsIn(one.receipt).includes(tokenId));
  return record && { kind: "known", record };
}

/** The places that a token may be in; first those whose last rotation has not come to its end. */
export function placeChoices(services: Services, { account, tokenId }: Question): Choice<RotationPlace>[] {
  const { rotations, editor } = services;
  const { l10n } = editor;
  const here = rotationOf(rotations, { accountId: account.id, secret: undefined });
  const isElsewhere = tokenId !== undefined && account.token?.id !== undefined;
  const mayBeHere = account.token !== undefined && !isElsewhere;
  const secrets = rotations.list().filter((one) => one.accountId === account.id && one.secret);
  const isOpen = ({ run }: RotationRecord) => run !== undefined;
  const known = [...secrets, ...(mayBeHere ? [here] : [])];
  const labelOf = (record: RotationRecord) =>
    record.secret === undefined
      ? l10n.t("In this editor and the package manager's file")
      : nameOf(services, record);
  return [
    ...[...known.filter(isOpen), ...known.filter((record) => !isOpen(record))].map((record) => ({
      label: labelOf(record),
      ...(isOpen(record) && { description: l10n.t("has not come to its end") }),
      value: { kind: "known", record } as const,
    })),
    { label: l10n.t("In a GitHub secret…"), value: { kind: "github" } },
  ];
}

/** What a receipt says is in a place, or about to be. */
function idsIn(receipt = ""): unknown[] {
  const { current, pending } = fieldsIn(receipt);
  return [current, fieldsOf(pending).id];
}
