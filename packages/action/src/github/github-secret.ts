import type { Destination } from "@setup-registry-token/core/rotation";
import { SealedSecret, type SealedSecretOptions } from "./sealed-secret.ts";

/** A secret of a repository, of one of its environments, or of Dependabot, Codespaces or agents there. */
export function githubSecret(options: SealedSecretOptions): Destination {
  const secret = new SealedSecret(options);
  return {
    name: secret.name,
    async check(options) {
      await secret.fetchKey(options);
      return [];
    },
    store: (token, options) => secret.write(token, {}, options),
    storedAt: (options) => secret.updatedAt(options),
  };
}
