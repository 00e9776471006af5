import type { TokenRecord } from "@setup-registry-token/core";
import { chooseSecret } from "../github/choose-secret.ts";
import type { GitHub } from "../github/github.ts";
import { describeSecret, type GitHubSecret } from "../github/secret-place.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { fieldsIn } from "../storage/json-fields.ts";
import { tokenChoices } from "../tokens/token-choices.ts";
import { tokenQuestions, type WantedToken } from "../tokens/token-questions.ts";
import type { Choice } from "../ui/choices.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { type RotationRecord, rotationId } from "./rotation-record.ts";

/** What is to be done about a secret's token. */
export type RotationDeed = "rotate" | "finish" | "incident";

export interface WantedRotation {
  readonly record: RotationRecord;
  readonly deed: RotationDeed;
  /** Opened already, if the user had to be asked about GitHub. */
  readonly github: GitHub | undefined;
  readonly token: WantedToken;
}

interface RotationTarget {
  /** The token that is to be replaced, if it was chosen already. */
  readonly tokenId: string | undefined;
  readonly listTokens: () => Promise<readonly TokenRecord[]>;
}

type Where = { kind: "known"; record: RotationRecord } | { kind: "here" } | { kind: "github" };

/**
 * Asks which secret's token is to be rotated, and how.
 *
 * @throws {Cancelled}, {RegistryTokenError}
 */
export async function askForRotation(
  services: Services,
  account: Account,
  { tokenId, listTokens }: RotationTarget,
): Promise<WantedRotation> {
  const { editor } = services;
  const title = editor.l10n.t("Rotate Token");
  const ask = () => new Dialogue(editor, title);
  const where =
    impliedWhere(services, account, tokenId) ??
    (await ask().choose({
      placeholder: editor.l10n.t("Where is the token that is to be replaced?"),
      choices: whereChoices(services, account),
    }));
  const fresh = (secret: GitHubSecret | undefined): RotationRecord => ({
    id: rotationId(account.id, secret),
    accountId: account.id,
    ...(secret !== undefined && { secret }),
  });
  const chosen = where.kind === "github" ? await chooseSecret(services, title, account) : undefined;
  const record = where.kind === "known" ? where.record : fresh(chosen?.secret);
  const isFirst = services.rotations.find(record.id) === undefined;
  const deed = await ask().choose({
    placeholder: nameOf(services, record),
    choices: deedChoices(services, isFirst),
  });
  const currentId = isFirst
    ? (tokenId ?? (await askCurrent(services, { record, account, ask, listTokens })))
    : undefined;
  const { first, wanted } = tokenQuestions(editor, account.kind, { next: async () => undefined, left: 0 });
  if (deed !== "finish") await ask().run(first);
  const known = currentId === undefined ? record : { ...record, currentId };
  return { record: known, deed, github: chosen?.github, token: wanted };
}

/** For people. */
export function nameOf({ editor }: Pick<Services, "editor">, { secret }: RotationRecord): string {
  return secret === undefined ? editor.l10n.t("this editor") : describeSecret(secret);
}

/** Where a token is that was chosen, as far as that is known: nobody can read what a secret of GitHub holds. */
function impliedWhere(
  { rotations }: Services,
  account: Account,
  tokenId: string | undefined,
): Where | undefined {
  if (tokenId === undefined) return undefined;
  if (tokenId === account.token?.id) return { kind: "here" };
  const record = rotations
    .list()
    .find(
      ({ accountId, receipt }) => accountId === account.id && fieldsIn(receipt ?? "").current === tokenId,
    );
  return record && { kind: "known", record };
}

function whereChoices(services: Services, account: Account): Choice<Where>[] {
  const { l10n } = services.editor;
  const known = services.rotations
    .list()
    .filter(({ accountId, secret }) => accountId === account.id && secret);
  return [
    ...known.map((record) => ({
      label: nameOf(services, record),
      ...(record.run !== undefined && { description: l10n.t("has not come to its end") }),
      value: { kind: "known", record } as const,
    })),
    ...(account.token === undefined
      ? []
      : [
          {
            label: l10n.t("In this editor and the package manager's file"),
            value: { kind: "here" } as const,
          },
        ]),
    { label: l10n.t("In a GitHub secret…"), value: { kind: "github" } },
  ];
}

function deedChoices({ editor: { l10n } }: Services, isFirst: boolean): Choice<RotationDeed>[] {
  const choices: Choice<RotationDeed>[] = [
    {
      label: l10n.t("Replace it by a new one"),
      detail: l10n.t("The old one goes on working for a day, for runs that have begun with it"),
      value: "rotate",
    },
    {
      label: l10n.t("It is in wrong hands: replace it, and end it at once"),
      detail: l10n.t("Runs that have begun with it fail"),
      value: "incident",
    },
  ];
  if (isFirst) return choices;
  return [
    ...choices,
    {
      label: l10n.t("End those that were replaced"),
      detail: l10n.t("If their day is over; issues no new one"),
      value: "finish",
    },
  ];
}

interface AskingCurrent {
  readonly record: RotationRecord;
  readonly account: Account;
  readonly ask: () => Dialogue;
  readonly listTokens: () => Promise<readonly TokenRecord[]>;
}

/** Nobody can read what a secret of GitHub holds; only the user may know it, so that the old token can be ended. */
async function askCurrent(
  services: Services,
  { record, account, ask, listTokens }: AskingCurrent,
): Promise<string | undefined> {
  const { l10n } = services.editor;
  if (record.secret === undefined) return account.token?.id;
  const choices = async (): Promise<Choice<string | undefined>[]> => [
    { label: l10n.t("None, or one that is to go on working"), value: undefined },
    ...tokenChoices(services, await listTokens(), account.token?.id).map((choice) => ({
      ...choice,
      value: choice.value.id,
    })),
  ];
  return ask().choose({ placeholder: l10n.t("Which token does the secret hold now?"), choices: choices() });
}
