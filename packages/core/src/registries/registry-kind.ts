import type { PackageManager } from "../package-managers/package-manager.ts";

/** What a workflow may name as `registry`. */
export const registryKindNames = ["onepub", "apkg", "package-broker", "pub", "composer"] as const;

export type RegistryKindName = (typeof registryKindNames)[number];

/** What is fixed about a kind of registry before anybody asks it anything. */
export interface RegistryKind {
  packageManager: PackageManager["name"];
  /** Where the registry is, if there is only one of the kind. */
  defaultUrl?: string;
  /** The URL may be left out: the registry tells it, of a token. */
  isUrlFoundByToken?: true;
  /** Exchanges the identity of a workflow run for a token. */
  hasOidc?: true;
  /** The only user name that the registry takes in an http-basic credential. */
  fixedUserName?: string;
}

export const registryKinds: Readonly<Record<RegistryKindName, RegistryKind>> = {
  onepub: { packageManager: "pub", isUrlFoundByToken: true, hasOidc: true },
  apkg: { packageManager: "apkg", defaultUrl: "https://api.apkg.ai" },
  "package-broker": { packageManager: "composer", fixedUserName: "token" },
  pub: { packageManager: "pub" },
  composer: { packageManager: "composer" },
};
