import { RegistryTokenError } from "@setup-registry-token/core";
import { registryTarget, setUpStep, setUpStepText } from "@setup-registry-token/core/workspace";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Account } from "../storage/account.ts";
import type { Target } from "../target.ts";
import { chooseAccount } from "../tokens/choose-account.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { tell } from "../ui/tell.ts";

/** Copy Setup Step for GitHub Actions: a step of a workflow for the registries that somebody is logged in to. */
export async function copySetupStep(services: Services, target: Target): Promise<void> {
  const { editor, actionName } = services;
  const { l10n, env } = editor;
  const accounts = await chooseAccounts(services, target);
  const targets = accounts.map(({ kind, url }) => registryTarget(kind, url));
  const step = targets.length === 0 ? undefined : setUpStep(targets, { action: actionName });
  if (step === undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      l10n.t("No step can be written for this choice of registries."),
    );
  }
  await env.clipboard.writeText(setUpStepText(step));
  const names = step.registries.map(({ secretName }) => secretName).join(", ");
  const save = { title: l10n.t("Save Token as GitHub Secret"), command: "registryTokens.saveTokenAsSecret" };
  tell(editor, l10n.t("The step is on the clipboard. It takes its token from a secret: {0}.", names), [
    { ...save, target },
  ]);
}

async function chooseAccounts(services: Services, target: Target): Promise<readonly Account[]> {
  const { editor, accounts } = services;
  const { l10n } = editor;
  const title = l10n.t("Copy Setup Step for GitHub Actions");
  const all = accounts.list();
  if (target.accountId !== undefined || all.length < 2) return [await chooseAccount(services, target, title)];
  return new Dialogue(editor, title).chooseMany({
    placeholder: l10n.t("Which registries does the workflow need?"),
    choices: all.map((account) => ({
      label: registryTitle(account),
      description: account.name,
      isPicked: true,
      value: account,
    })),
  });
}
