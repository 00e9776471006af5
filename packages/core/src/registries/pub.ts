import { RegistryTokenError } from "../errors.ts";
import { normaliseHostedUrl } from "../package-managers/dart-hosted-url.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { verifyAtPub } from "./pub-verification.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";

/** Any server of Dart packages (dart-lang/pub, `doc/repository-spec-v2.md`). */
export function pub({ url: text, http }: RegistryAccess): Registry {
  if (text === undefined) {
    throw new RegistryTokenError("registry-url-invalid", "Give the registry's URL: there is no default.");
  }
  const url = normaliseHostedUrl(text);
  return {
    kind: "pub",
    url,
    tokensElsewhere: { why: "pub's protocol has no calls for tokens", page: url },

    async verify(token, { signal } = {}) {
      const told = await verifyAtPub({ http, url, token, signal });
      return { account: undefined, expiry: jwtExpiry(token), registryUrl: url, ...told };
    },
  };
}
