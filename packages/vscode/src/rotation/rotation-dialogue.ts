import type { TokenRecord } from "@setup-registry-token/core";
import type { GitHub } from "../github/github.ts";
import { secretQuestions } from "../github/secret-questions.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { Target } from "../target.ts";
import { administer } from "../tokens/administer.ts";
import { askForAccount } from "../tokens/choose-account.ts";
import { tokenQuestions, type WantedToken } from "../tokens/token-questions.ts";
import { Dialogue, type Step } from "../ui/dialogue.ts";
import { likeToken } from "./like-token.ts";
import { knownPresentId, presentChoices } from "./present-token.ts";
import { deedChoices, type RotationDeed } from "./rotation-deed.ts";
import { impliedPlace, nameOf, placeChoices } from "./rotation-place.ts";
import { type RotationRecord, rotationOf } from "./rotation-record.ts";

export interface WantedRotation {
  readonly account: Account;
  readonly record: RotationRecord;
  readonly deed: RotationDeed;
  /** The token that is to be replaced, as far as somebody knows which one it is. */
  readonly present: TokenRecord | undefined;
  /** What the new one is to be like. */
  readonly token: WantedToken;
  /** Opened already, if the user had to be asked about GitHub. */
  readonly github: GitHub | undefined;
}

/**
 * Asks which token of which account is to be rotated, where it is, and how.
 *
 * @throws {Cancelled}, {RegistryTokenError}, or as `administer`
 */
export async function askForRotation(
  services: Services,
  { tokenId, isLeaked = false, ...target }: Target,
): Promise<WantedRotation> {
  const { editor, rotations } = services;
  const { l10n } = editor;
  let wanted: WantedRotation | undefined;

  const askAccount: Step = async (dialogue) => {
    const account = await askForAccount(services, target, { dialogue, left: 5 });
    // If nothing may manage its tokens, that is said before anything else is asked.
    await administer(services, account, async () => {});
    return askPlace(account);
  };

  const askPlace =
    (account: Account): Step =>
    async (dialogue) => {
      const question = { account, tokenId, isLeaked };
      const place =
        impliedPlace(services, question) ??
        (await dialogue.choose({
          placeholder: l10n.t("Where is the token that is to be replaced?"),
          choices: placeChoices(services, question),
          left: 4,
        }));
      if (place.kind === "known") return askDeed({ account, record: place.record, github: undefined });
      return secretQuestions(services, {
        registry: account,
        next: ({ secret, github }) =>
          askDeed({ account, record: rotationOf(rotations, { accountId: account.id, secret }), github }),
        left: 4,
      });
    };

  const askDeed =
    (draft: Pick<WantedRotation, "account" | "record" | "github">): Step =>
    async (dialogue) => {
      const { record } = draft;
      const deed = isLeaked
        ? "incident"
        : await dialogue.choose({
            placeholder: l10n.t("What is to be done about the token of {0}?", nameOf(services, record)),
            choices: deedChoices(services, record),
            left: 3,
          });
      if (deed !== "finish") return askPresent({ ...draft, deed });
      wanted = { ...draft, deed, present: undefined, token: {} };
      return undefined;
    };

  const askPresent =
    (draft: Pick<WantedRotation, "account" | "record" | "github" | "deed">): Step =>
    async (dialogue) => {
      const { account, record } = draft;
      const presentId = tokenId ?? knownPresentId(services, record);
      const isOwn = record.secret === undefined && presentId === undefined;
      const triedAt = isOwn ? services.clock.now() : undefined;
      const listed = administer(services, account, async ({ tokens }) => {
        // The registry notes the use of the token, and that tells which one of its list it is.
        if (isOwn) await services.verifications.verify(account, { isAnew: true });
        return (await tokens.list()).tokens;
      });
      const known = presentId === undefined ? undefined : (await listed).find(({ id }) => id === presentId);
      const present =
        known ??
        (await dialogue.choose({
          placeholder: l10n.t("Which token is there now: {0}?", nameOf(services, record)),
          choices: listed.then((tokens) => presentChoices(services, { account, record, tokens, triedAt })),
          left: 2,
        }));
      const questions = tokenQuestions(editor, account.kind, {
        next: async () => {
          wanted = { ...draft, present, token: questions.wanted };
          return undefined;
        },
        left: 0,
        proposal: present && likeToken(present),
      });
      return questions.first;
    };

  await new Dialogue(editor, l10n.t("Rotate Token")).run(askAccount);
  if (wanted === undefined) throw new Error("A dialogue ended without an answer.");
  return wanted;
}
