import { apkg } from "./apkg.ts";
import { composer } from "./composer.ts";
import { guardRegistry } from "./guard-registry.ts";
import { onepub } from "./onepub.ts";
import { packageBroker } from "./package-broker.ts";
import { pub } from "./pub.ts";
import type { Registry } from "./registry.ts";
import type { RegistryAccess } from "./registry-access.ts";
import type { RegistryKindName } from "./registry-kind.ts";

const KINDS = {
  onepub,
  apkg,
  "package-broker": packageBroker,
  pub,
  composer,
} as const satisfies Record<RegistryKindName, (access: RegistryAccess) => Registry>;

/** What is certain about a registry if its kind is known. */
export type RegistryOfKind<Kind extends RegistryKindName> = ReturnType<(typeof KINDS)[Kind]>;

/**
 * Makes a registry ready to be asked. Nothing is sent.
 *
 * @throws {RegistryTokenError} `registry-url-invalid`
 */
export function openRegistry<Kind extends RegistryKindName>(
  kind: Kind,
  access: RegistryAccess,
): RegistryOfKind<Kind>;
export function openRegistry(kind: RegistryKindName, access: RegistryAccess): Registry {
  return guardRegistry(KINDS[kind](access));
}
