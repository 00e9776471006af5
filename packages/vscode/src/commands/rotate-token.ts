import type { RotationResult } from "@setup-registry-token/core/rotation";
import { registryTitle } from "../registries/registry-title.ts";
import { askForRotation, nameOf, type WantedRotation } from "../rotation/rotation-dialogue.ts";
import { runRotation } from "../rotation/run-rotation.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import { noteExpiry } from "../storage/noted-expiry.ts";
import type { Target } from "../target.ts";
import { administer } from "../tokens/administer.ts";
import { chooseAccount } from "../tokens/choose-account.ts";
import { confirm } from "../ui/confirm.ts";
import { tell } from "../ui/tell.ts";
import { withProgress } from "../ui/with-progress.ts";

/** Rotate Token: replaces a token where it is used, and ends the old one. Goes on with what was interrupted. */
export async function rotateToken(services: Services, target: Target): Promise<void> {
  const { editor, accounts, rotations, log } = services;
  const { l10n } = editor;
  const account = await chooseAccount(services, target, l10n.t("Rotate Token"));
  await rotations.sweep();
  await administer(services, account, async ({ registry, tokens }) => {
    const listTokens = async () => (await tokens.list()).tokens;
    const wanted = await askForRotation(services, account, { tokenId: target.tokenId, listTokens });
    await confirmRotation(services, account, wanted);
    const name = nameOf(services, wanted.record);
    const result = await withProgress(editor, l10n.t("Rotating the token of {0}", name), (signal, report) =>
      runRotation(services, wanted, { account, registry, tokens, signal, report }),
    );
    if (wanted.record.secret === undefined && result.tokenId !== undefined) {
      await accounts.noteToken(account, { id: result.tokenId, expiry: noteExpiry(result.expiry) });
    }
    for (const remark of result.remarks) log.info(remark);
    tell(editor, describe(services, name, result));
  });
}

async function confirmRotation(services: Services, account: Account, wanted: WantedRotation): Promise<void> {
  const { editor, rotations } = services;
  const { l10n } = editor;
  const name = nameOf(services, wanted.record);
  const run = rotations.find(wanted.record.id)?.run;
  const answer = l10n.t("Rotate");
  const deeds = {
    rotate: l10n.t(
      "{0} issues a new token, which is tried and then stored. The old one is ended by a later rotation, a day from now at the earliest.",
      registryTitle(account),
    ),
    incident: l10n.t(
      "{0} issues a new token, which is tried and then stored. The old one is ended at once; whatever still uses it stops working.",
      registryTitle(account),
    ),
    finish: l10n.t("Tokens that were replaced more than a day ago are ended. No new one is issued."),
  };
  const interrupted =
    run?.state === "began"
      ? l10n.t(
          "An earlier rotation was interrupted. What it issued is ended when nobody can store it any more.",
        )
      : "";
  await confirm(editor, {
    question: l10n.t("Rotate the token of {0}?", name),
    detail: [interrupted, deeds[wanted.deed]].filter(Boolean).join(" "),
    answers: [answer],
  });
}

function describe({ editor }: Services, name: string, result: RotationResult): string {
  const { l10n } = editor;
  const { isChanged, revoked, superseded, kept } = result;
  const sentences = [
    isChanged ? l10n.t("{0} has a new token.", name) : l10n.t("{0} has the token that it had before.", name),
    revoked.length > 0 && l10n.t("Ended: {0}.", revoked.length),
    superseded.length > 0 &&
      l10n.t(
        "Replaced and still working: {0}. Rotate Token ends them when their day is over.",
        superseded.length,
      ),
    ...kept.map(({ id, why }) => `${id}: ${why}`),
  ];
  return sentences.filter(Boolean).join(" ");
}
