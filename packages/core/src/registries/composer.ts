import { RegistryTokenError } from "../errors.ts";
import { parseComposerUrl } from "../package-managers/composer-origin.ts";
import { challengeMessage } from "./challenge.ts";
import { endpoint } from "./endpoint.ts";
import { jwtExpiry } from "./jwt-expiry.ts";
import { quotation } from "./quotation.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";
import { RegistryRefused } from "./registry-refused.ts";
import { unexpectedAnswer } from "./unexpected-answer.ts";

/** Any server of Composer packages behind http-basic. */
export function composer(access: RegistryAccess): Registry {
  const url = composerBase(access.url);
  return {
    kind: "composer",
    url,
    tokensElsewhere: {
      why: "Composer's protocol has no calls for tokens",
      page: url,
    },

    async verify(token, { signal } = {}) {
      const target = packagesUrl(url);
      const ask = (method: "HEAD" | "GET") =>
        access.http({
          method,
          url: target,
          credential: { origin: target.origin, token, scheme: "basic", userName: access.userName },
          signal,
        });
      const first = await ask("HEAD");
      const answer = first.status === 405 || first.status === 501 ? await ask("GET") : first;
      const { status, headers } = answer;
      const said = quotation(challengeMessage(headers["www-authenticate"]), [token]);
      const refusal = { origin: target.origin, status, said };
      if (status === 401) throw new RegistryRefused("token-rejected", refusal);
      if (status === 403) throw new RegistryRefused("token-forbidden", refusal);
      const isPage = /^text\/html\b/i.test(headers["content-type"] ?? "");
      if (status !== 200 || isPage) throw unexpectedAnswer(answer, "a request for packages.json");
      return {
        // Many repositories show the list of their packages to anybody.
        certainty: "not-refused",
        account: undefined,
        expiry: jwtExpiry(token),
        registryUrl: undefined,
        remarks: [],
      };
    },
  };
}

/** @throws {RegistryTokenError} `registry-url-invalid` */
export function composerBase(url: string | undefined): string {
  if (url !== undefined) return parseComposerUrl(url).url;
  throw new RegistryTokenError("registry-url-invalid", "Give the registry's URL: there is no default.");
}

/** As Composer has it: a URL that names a JSON file is taken as it is (`ComposerRepository::getPackagesJsonUrl`). */
function packagesUrl(url: string): URL {
  return /\/[^/]+\.json$/.test(url) ? endpoint(url, "") : endpoint(url, "/packages.json");
}
