import type { RegistryKindName } from "@setup-registry-token/core";
import type { Translations } from "../l10n.ts";

/** What people call a kind of registry. */
export function registryName(kind: RegistryKindName, l10n: Translations): string {
  switch (kind) {
    case "onepub":
      return "OnePub";
    case "apkg":
      return "apkg";
    case "package-broker":
      return "PACKAGE.broker";
    case "pub":
      return l10n.t("Dart repository");
    case "composer":
      return l10n.t("Composer repository");
  }
}

/** A URL without its scheme and without slashes at its end, for people. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, "").replace(/\/+$/, "");
}
