import { registryKinds } from "@setup-registry-token/core";
import { showDocument } from "../documents/show-document.ts";
import { knownPlaces, type Place, placeOf } from "../registries/known-places.ts";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { Dialogue } from "../ui/dialogue.ts";

/** Explain Credentials: which one a package manager would send to a registry, and what became of all others. */
export async function explainCredentialsCommand(services: Services, target: Target): Promise<void> {
  const place = placeOf(services, target) ?? (await choosePlace(services));
  await showDocument(services, { about: "credentials", ...place });
}

function choosePlace(services: Services): Promise<Place> {
  const { l10n } = services.editor;
  return new Dialogue(services.editor, l10n.t("Explain Credentials")).choose({
    placeholder: l10n.t("For which registry?"),
    choices: knownPlaces(services).map((place) => ({
      label: registryTitle(place),
      description: place.url,
      detail: registryKinds[place.kind].packageManager,
      value: place,
    })),
  });
}
