import { posix, win32 } from "node:path";
import { RegistryTokenError } from "../errors.ts";
import { findApkgHome } from "../package-managers/apkg-home.ts";
import { parseApkgUrl } from "../package-managers/apkg-url.ts";
import { registryKinds } from "../registries/registry-kind.ts";
import type { Surroundings } from "../surroundings.ts";
import { readLenientJson } from "./lenient-json.ts";
import { memberOf, stringIn } from "./text-tree.ts";

/**
 * The registry that apkg would use: `APKG_REGISTRY`, else `registry` in its config.json, else the public one.
 *
 * @returns the URL without a slash at the end; `undefined` if it cannot be one
 */
export function findApkgRegistry(surroundings: Surroundings): string | undefined {
  const url = surroundings.env.APKG_REGISTRY || configuredUrl(surroundings) || registryKinds.apkg.defaultUrl;
  try {
    return url && parseApkgUrl(url).url;
  } catch (error) {
    if (error instanceof RegistryTokenError) return undefined;
    throw error;
  }
}

function configuredUrl(surroundings: Surroundings): string | undefined {
  const path = surroundings.platform === "win32" ? win32 : posix;
  try {
    const text = surroundings.readText(path.join(findApkgHome(surroundings), "config.json"));
    return stringIn(memberOf(readLenientJson(text ?? ""), "registry"))?.value;
  } catch {
    // apkg stops where it cannot read this file; the search for credentials says so.
    return undefined;
  }
}
