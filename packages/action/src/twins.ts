import { type CredentialPlan, RegistryTokenError } from "@setup-registry-token/core";
import type { KnownToken } from "./known-token.ts";

/** A registry, and what its client needs. */
export interface Planned {
  registry: KnownToken;
  plan: CredentialPlan;
}

/**
 * Refuses a list in which two credentials would stand in one place, so that only one could be in effect.
 *
 * @throws {RegistryTokenError} `input-invalid`
 */
export function refuseTwins(planned: readonly Planned[]): void {
  const places = planned.map(({ registry, plan }) => `${registry.packageManager} ${plan.key}`);
  const twin = planned[places.findIndex((place, index) => places.indexOf(place) !== index)]?.plan;
  if (twin !== undefined) {
    throw new RegistryTokenError(
      "input-invalid",
      `The list of registries has two items for ${twin.registryUrl} that its client cannot tell apart. Keep one of them.`,
    );
  }
  // All that goes into COMPOSER_AUTH is merged there.
  const names = planned
    .flatMap(({ plan }) => plan.variableName ?? [])
    .filter((name) => name !== "COMPOSER_AUTH");
  const twinName = names.find((name, index) => names.indexOf(name) !== index);
  if (twinName === undefined) return;
  throw new RegistryTokenError(
    "input-invalid",
    `Two registries cannot share the variable ${twinName}: give each an env-name of its own.`,
  );
}
