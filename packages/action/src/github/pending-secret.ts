import type { PendingStore } from "@setup-registry-token/core/rotation";
import { SealedSecret, type SealedSecretOptions } from "./sealed-secret.ts";

/** A secret of the repository that a run is in, for the next run to continue with. */
export function pendingSecret(options: SealedSecretOptions): PendingStore {
  const secret = new SealedSecret(options);
  return {
    name: secret.name,
    store: (value, options) => secret.write(value, {}, options),
    remove: (options) => secret.remove(options),
  };
}
