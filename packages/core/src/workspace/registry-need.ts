import type { PackageManager } from "../package-managers/package-manager.ts";
import type { RegistryKindName } from "../registries/registry-kind.ts";
import type { Secret } from "../secret.ts";
import type { TextSpan } from "./text-tree.ts";

/** A registry as its client knows it, whether a manifest needs it or somebody has an account there. */
export interface RegistryTarget {
  packageManager: PackageManager["name"];
  /** The kinds that it may be, likeliest first: a URL alone seldom tells. Never empty. */
  kinds: readonly [RegistryKindName, ...RegistryKindName[]];
  /** The registry's URL as its client knows it; never with a user name or a password. */
  url: string;
  /** By what the client finds a credential: a URL for pub, a host for Composer, always `apkg` for apkg. */
  key: string;
  /** The URL as written, where it holds a user name or a password. */
  urlWithPassword: Secret | undefined;
}

/** A registry that a manifest names, and which is not one of the public ones that need no log-in. */
export interface RegistryNeed extends RegistryTarget {
  /** `required`: nothing works without a credential. `possible`: the registry may serve everybody. */
  logIn: "required" | "possible";
  /** At least one. */
  places: NeedPlace[];
}

/** One place in a manifest from which a need follows. */
export interface NeedPlace {
  /** The text of the URL, without quotation marks; where there is none, what the need follows from instead. */
  span: TextSpan;
  use: "read" | "publish";
  /** The packages that come from the registry by this place, as far as the manifest tells. */
  packages: string[];
}

/** Merges needs of the same registry, in the order of their first places. */
export function mergeNeeds(needs: readonly RegistryNeed[]): RegistryNeed[] {
  const merged = new Map<string, RegistryNeed>();
  for (const need of needs) {
    const id = `${need.packageManager} ${need.url} ${need.urlWithPassword?.reveal() ?? ""}`;
    const earlier = merged.get(id);
    const logIn = [earlier?.logIn, need.logIn].includes("required") ? "required" : "possible";
    merged.set(id, { ...need, logIn, places: [...(earlier?.places ?? []), ...need.places] });
  }
  return [...merged.values()];
}
