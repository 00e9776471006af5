import { type RegistryKindName, registryKinds } from "@setup-registry-token/core";
import { showDocument } from "../documents/show-document.ts";
import { registryChoices } from "../log-in/registry-choices.ts";
import { registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Target } from "../target.ts";
import { Dialogue } from "../ui/dialogue.ts";

interface Place {
  readonly kind: RegistryKindName;
  readonly url: string;
}

/** Explain Credentials: which one a package manager would send to a registry, and what became of all others. */
export async function explainCredentialsCommand(services: Services, target: Target): Promise<void> {
  const { kind, url } = placeOf(services, target) ?? (await choosePlace(services));
  await showDocument(services, { about: "credentials", kind, url });
}

function placeOf({ accounts }: Services, { accountId, kind, url }: Target): Place | undefined {
  const account = accountId === undefined ? undefined : accounts.find(accountId);
  if (account !== undefined) return account;
  return kind === undefined || url === undefined ? undefined : { kind, url };
}

function choosePlace(services: Services): Promise<Place> {
  const { editor, accounts } = services;
  const { l10n } = editor;
  const known = new Map<string, Place>();
  for (const { kind, url } of accounts.list()) known.set(`${kind} ${url}`, { kind, url });
  for (const { value } of registryChoices(services)) {
    const { kind, url } = value;
    if (url !== undefined) known.set(`${kind} ${url}`, { kind, url });
  }
  return new Dialogue(editor, l10n.t("Explain Credentials")).choose({
    placeholder: l10n.t("For which registry?"),
    choices: [...known.values()].map((place) => ({
      label: registryTitle(place),
      description: place.url,
      detail: registryKinds[place.kind].packageManager,
      value: place,
    })),
  });
}
