import { RegistryTokenError, type TokenRequest } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { HandOff } from "../storage/hand-off.ts";
import { noteExpiry } from "../storage/noted-expiry.ts";
import type { Step } from "../ui/dialogue.ts";
import { GoBack } from "../ui/leave-question.ts";
import { administer } from "./administer.ts";
import { tokenQuestions } from "./token-questions.ts";

/**
 * The questions for what a new token is to be like. After the last one it is issued, and in the secret storage before
 * anybody gets to see it. A secret storage that does not work is noticed before anything is asked or issued.
 *
 * @param onIssued called also if the question was left while the registry issued the token
 * @returns the first question
 * @throws {LogInNeeded}, {ManagedElsewhere}, {RegistryTokenError} before anything is asked
 */
export async function issueQuestions(
  services: Services,
  account: Account,
  onIssued: (handOff: HandOff) => void,
): Promise<Step> {
  const { editor, log } = services;
  const { l10n } = editor;

  /** Last, so that a label which the registry does not take can be corrected in its place. */
  const askLabel: Step = async (dialogue) => {
    let underWay: Promise<HandOff> | undefined;
    const begin = (label: string): Promise<HandOff> => {
      if (label === "") throw new RegistryTokenError("input-invalid", l10n.t("Nothing has been entered."));
      const issuing = issue(services, account, { ...wanted, label });
      underWay = issuing;
      // What is refused while the question is there is shown beside it.
      issuing.catch(() => {
        if (underWay === issuing) underWay = undefined;
      });
      return issuing;
    };
    try {
      const prompt = l10n.t("A label, by which you will know the token later");
      onIssued(await dialogue.text({ prompt, placeholder: "ci", answer: (label) => begin(label.trim()) }));
    } catch (left) {
      // The registry may have been at it when the question was left. Then there is no way back any more.
      const issued = await underWay?.catch((error: unknown) => {
        log.warn(`No token was issued after the question was left: ${String(error)}`);
        return undefined;
      });
      if (issued !== undefined) onIssued(issued);
      if (issued === undefined || !(left instanceof GoBack)) throw left;
    }
    return undefined;
  };

  const { first, wanted } = tokenQuestions(editor, account.kind, { next: askLabel, left: 1 });
  return administer(services, account, async () => {
    await services.trySecretStorage();
    return first;
  });
}

/** Has no signal: a token that is issued while somebody leaves the question must not be lost. */
function issue(services: Services, account: Account, wanted: TokenRequest): Promise<HandOff> {
  const { clock, handOffs, log } = services;
  return administer(services, account, async ({ tokens }) => {
    await services.trySecretStorage();
    const { token, record } = await tokens.issue(wanted);
    log.know(token);
    const handOff: HandOff = {
      id: globalThis.crypto.randomUUID(),
      accountId: account.id,
      kind: account.kind,
      url: account.url,
      label: wanted.label,
      tokenId: record.id,
      expiry: noteExpiry(record.expiry),
      issuedAt: new Date(clock.now()).toISOString(),
    };
    await handOffs.keep(handOff, token);
    return handOff;
  });
}
