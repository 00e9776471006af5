import { type RegistryKindName, registryKindNames } from "@setup-registry-token/core";
import { registryName } from "@setup-registry-token/core/workspace";
import { kindTitle, registryTitle } from "../registries/registry-title.ts";
import type { Services } from "../services.ts";
import type { Choice } from "../ui/choices.ts";

/** A registry whose URL is known, or is to be asked for. */
export interface ChosenRegistry {
  readonly kind: RegistryKindName;
  readonly url: string | undefined;
}

/** Every registry that is known by a setting or by an account, then one of each kind that may be anywhere. */
export function registryChoices({ editor, accounts, settings }: Services): Choice<ChosenRegistry>[] {
  const { l10n } = editor;
  const { onePubUrl, apkgUrl, packageBrokerUrls } = settings();
  const known = new Map<string, ChosenRegistry & { url: string }>();
  const add = (kind: RegistryKindName, url: string) => {
    const name = `${kind} ${registryName(url)}`;
    if (!known.has(name)) known.set(name, { kind, url });
  };
  add("onepub", onePubUrl);
  add("apkg", apkgUrl);
  for (const url of packageBrokerUrls) add("package-broker", url);
  for (const { kind, url } of accounts.list()) {
    // An account of OnePub is one of an organisation; somebody may log in to another.
    if (kind !== "onepub" && kind !== "apkg") add(kind, url);
  }
  const elsewhere = registryKindNames
    .filter((kind) => kind !== "onepub" && kind !== "apkg")
    .map((kind) => ({
      label: l10n.t("{0} at another address…", kindTitle(kind)),
      value: { kind, url: undefined },
    }));
  return [
    ...[...known.values()].map((registry) => ({
      label: registryTitle(registry),
      description: registry.url,
      value: registry,
    })),
    ...elsewhere,
  ];
}
