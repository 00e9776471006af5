import type { Surroundings } from "../surroundings.ts";
import { findApkgNeeds } from "./apkg-needs.ts";
import { findApkgRegistry } from "./apkg-registry.ts";
import { findComposerNeeds } from "./composer-needs.ts";
import { findPubspecNeeds } from "./pubspec-needs.ts";
import type { RegistryNeed } from "./registry-need.ts";

/** The names of the files that say which registries a project needs. */
export const manifestNames = [
  "pubspec.yaml",
  "pubspec_overrides.yaml",
  "composer.json",
  "apkg.json",
] as const;

/** A manifest as somebody sees it, perhaps half typed and unsaved. */
export interface Manifest {
  name: (typeof manifestNames)[number];
  text: string;
}

/**
 * Which registries a manifest needs, and where it says so. Never throws: of a broken text it gives what can be read.
 *
 * @param surroundings whose `PUB_HOSTED_URL`, `APKG_REGISTRY` and apkg settings name the registries that count where
 *   a manifest names none
 */
export function findNeeds({ name, text }: Manifest, surroundings: Surroundings): RegistryNeed[] {
  switch (name) {
    case "pubspec.yaml":
    case "pubspec_overrides.yaml":
      return findPubspecNeeds(text, surroundings.env.PUB_HOSTED_URL);
    case "composer.json":
      return findComposerNeeds(text);
    case "apkg.json": {
      const registryUrl = findApkgRegistry(surroundings);
      return registryUrl === undefined ? [] : findApkgNeeds(text, registryUrl);
    }
  }
}
