import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { HandOff } from "../storage/hand-off.ts";
import type { Target } from "../target.ts";
import { askForAccount } from "../tokens/choose-account.ts";
import { handOver } from "../tokens/hand-over.ts";
import { issueQuestions } from "../tokens/issue-questions.ts";
import { describeDate } from "../ui/describe-expiry.ts";
import { Dialogue, type Step } from "../ui/dialogue.ts";
import { tell, tellFailure } from "../ui/tell.ts";

/** Create Token. Begins with tokens that were issued before and have not gone anywhere yet. */
export async function createToken(services: Services, target: Target): Promise<void> {
  const { editor, handOffs, log } = services;
  // Those that this window has in its memory can be handed over without the secret storage.
  await handOffs
    .sweep()
    .catch((error: unknown) => log.warn(`Waiting tokens may be missing: ${String(error)}`));
  const waiting = handOffs.list();
  let handOff = waiting.find(({ tokenId }) => tokenId === target.tokenId);

  const chooseWaiting: Step = async (dialogue) => {
    handOff = await dialogue.choose(waitingChoices(services, waiting));
    return handOff === undefined ? askAccount : undefined;
  };

  const askAccount: Step = async (dialogue) => {
    const account = await askForAccount(services, target, { dialogue, left: 3 });
    return issueQuestions(services, account, (issued) => {
      handOff = issued;
      log.info(`${account.url} issued the token ${issued.tokenId} to ${account.name}.`);
    });
  };

  try {
    if (handOff === undefined) {
      const dialogue = new Dialogue(editor, editor.l10n.t("Create Token"));
      await dialogue.run(waiting.length > 0 ? chooseWaiting : askAccount);
    }
    if (handOff === undefined) throw new Error("A dialogue ended without an answer.");
    await handOver(services, handOff);
    log.info(`The token ${handOff.tokenId} of ${handOff.url} has been handed over.`);
  } catch (error) {
    if (handOff !== undefined && handOffs.find(handOff.id) !== undefined) tellKept(services, handOff);
    throw error;
  }
}

function tellKept({ editor, handOffs }: Services, handOff: HandOff): void {
  const { l10n } = editor;
  const { label, tokenId, accountId } = handOff;
  const again = {
    title: l10n.t("Create Token"),
    command: "registryTokens.createToken",
    target: { tokenId },
  };
  if (handOffs.whyNotStored(handOff) === undefined) {
    tell(editor, l10n.t("The token {0} is kept until you say where it is to go.", label), [again]);
    return;
  }
  const revoke = { title: l10n.t("Revoke Token"), command: "registryTokens.revokeToken" };
  tellFailure(
    editor,
    l10n.t("Only this window has the token {0} ({1}): it is lost when the window closes.", label, tokenId),
    [again, { ...revoke, target: { accountId, tokenId } }],
  );
}

/** The last of them is for a new token. */
function waitingChoices({ editor }: Services, waiting: readonly HandOff[]) {
  const { l10n } = editor;
  return {
    placeholder: l10n.t("Some tokens that were issued have not gone anywhere yet."),
    choices: [
      ...waiting.map((handOff) => ({
        label: handOff.label,
        description: registryTitle(handOff),
        detail: l10n.t("created on {0}", describeDate(new Date(handOff.issuedAt), editor)),
        value: handOff,
      })),
      { label: l10n.t("Create another token…"), value: undefined },
    ],
  };
}
