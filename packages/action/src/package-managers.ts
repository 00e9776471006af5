import type { PackageManager } from "@setup-registry-token/core";

/** Loads a client's part of core when it is needed: each step needs one of them, and start-up time counts. */
export async function loadPackageManager(name: PackageManager["name"]): Promise<PackageManager> {
  switch (name) {
    case "apkg":
      return (await import("@setup-registry-token/core/apkg")).apkg;
    case "composer":
      return (await import("@setup-registry-token/core/composer")).composer;
    case "pub":
      return (await import("@setup-registry-token/core/pub")).pub;
  }
}
