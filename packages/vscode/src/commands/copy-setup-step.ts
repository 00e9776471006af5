import { RegistryTokenError } from "@setup-registry-token/core";
import {
  isSameRegistry,
  registryTarget,
  setUpStep,
  setUpStepText,
} from "@setup-registry-token/core/workspace";
import { knownPlaces, type Place, placeOf, placesOfAccounts } from "../registries/known-places.ts";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { Dialogue } from "../ui/dialogue.ts";
import { tell } from "../ui/tell.ts";

/** Copy Setup Step for GitHub Actions: a step of a workflow for some registries. */
export async function copySetupStep(services: Services, target: Target): Promise<void> {
  const { editor, actionName } = services;
  const { l10n, env } = editor;
  const places = await choosePlaces(services, target);
  const targets = places.map(({ kind, url }) => registryTarget(kind, url));
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

async function choosePlaces(services: Services, target: Target): Promise<readonly Place[]> {
  const { editor } = services;
  const { l10n } = editor;
  const own = placesOfAccounts(services);
  const place = placeOf(services, target) ?? (own.length === 1 ? own[0] : undefined);
  if (place !== undefined) return [place];
  return new Dialogue(editor, l10n.t("Copy Setup Step for GitHub Actions")).chooseMany({
    placeholder: l10n.t("Which registries does the workflow need?"),
    choices: knownPlaces(services).map((place) => ({
      label: registryTitle(place),
      description: place.url,
      isPicked: own.some(({ kind, url }) => kind === place.kind && isSameRegistry(url, place.url)),
      value: place,
    })),
  });
}
