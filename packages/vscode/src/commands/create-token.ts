import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { HandOff } from "../storage/hand-off.ts";
import type { Target } from "../target.ts";
import { administer } from "../tokens/administer.ts";
import { chooseAccount } from "../tokens/choose-account.ts";
import { handOver } from "../tokens/hand-over.ts";
import { askAndIssue } from "../tokens/issue-dialogue.ts";
import { describeDate } from "../ui/describe-expiry.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { Cancelled } from "../ui/leave-question.ts";
import { tell } from "../ui/tell.ts";

/** Create Token. Begins with tokens that were issued before and have not gone anywhere yet. */
export async function createToken(services: Services, target: Target): Promise<void> {
  const { editor, handOffs, log } = services;
  const { l10n } = editor;
  await handOffs.sweep();
  const handOff = (await chooseWaiting(services, target)) ?? (await issue(services, target));
  try {
    await handOver(services, handOff);
  } catch (error) {
    if (error instanceof Cancelled) {
      const again = { title: l10n.t("Create Token"), command: "registryTokens.createToken" };
      const kept = l10n.t("The token {0} is kept until you say where it is to go.", handOff.label);
      tell(editor, kept, [{ ...again, target: { tokenId: handOff.tokenId } }]);
    }
    throw error;
  }
  log.info(`The token ${handOff.tokenId} of ${handOff.url} has been handed over.`);
}

async function issue(services: Services, target: Target): Promise<HandOff> {
  const account = await chooseAccount(services, target, services.editor.l10n.t("Create Token"));
  const issued = await administer(services, account, (administration) =>
    askAndIssue(services, account, administration),
  );
  services.log.info(`${account.url} issued the token ${issued.tokenId} to ${account.name}.`);
  return issued;
}

/** @returns `undefined` if a new token is wanted */
async function chooseWaiting(services: Services, target: Target): Promise<HandOff | undefined> {
  const { editor, handOffs } = services;
  const { l10n } = editor;
  const waiting = handOffs.list();
  const named = waiting.find(({ tokenId }) => tokenId === target.tokenId);
  if (named !== undefined || waiting.length === 0) return named;
  return new Dialogue(editor, l10n.t("Create Token")).choose<HandOff | undefined>({
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
  });
}
