import type { RegistryKindName } from "@setup-registry-token/core";

const NAMES: Readonly<Record<RegistryKindName, string>> = {
  onepub: "OnePub",
  apkg: "apkg",
  "package-broker": "PACKAGE.broker",
  pub: "dart pub",
  composer: "Composer",
};

/** Where a kind's own registry is; only others need to be told apart by their hosts. */
const HOMES: Partial<Record<RegistryKindName, string>> = { onepub: "onepub.dev", apkg: "api.apkg.ai" };

/** The name of a kind of registry. A proper name in every language. */
export function kindTitle(kind: RegistryKindName): string {
  return NAMES[kind];
}

/** The name of one registry, such as `OnePub` or `PACKAGE.broker (packages.example)`. */
export function registryTitle({ kind, url }: { kind: RegistryKindName; url: string }): string {
  const host = URL.canParse(url) ? new URL(url).host : url;
  return host === HOMES[kind] ? NAMES[kind] : `${NAMES[kind]} (${host})`;
}
