import { APKG_KEY } from "../package-managers/apkg-credentials.ts";
import { parseApkgUrl } from "../package-managers/apkg-url.ts";
import { parseComposerUrl } from "../package-managers/composer-origin.ts";
import { normaliseHostedUrl } from "../package-managers/dart-hosted-url.ts";
import { type RegistryKindName, registryKinds } from "../registries/registry-kind.ts";
import { withoutLastSlashes } from "../without-last-slashes.ts";
import type { RegistryTarget } from "./registry-need.ts";

/**
 * A registry that is known by its kind and URL, as that of an account, in the form in which its client knows it.
 *
 * @throws {RegistryTokenError} `registry-url-invalid`
 */
export function registryTarget(kind: RegistryKindName, url: string): RegistryTarget {
  const { packageManager } = registryKinds[kind];
  const target = { packageManager, kinds: [kind], urlWithPassword: undefined } as const;
  switch (packageManager) {
    case "pub": {
      const normal = normaliseHostedUrl(url);
      return { ...target, url: normal, key: normal };
    }
    case "composer": {
      const plain = withoutLastSlashes(url);
      return { ...target, url: plain, key: parseComposerUrl(plain).key };
    }
    case "apkg":
      return { ...target, url: parseApkgUrl(url).url, key: APKG_KEY };
  }
}
