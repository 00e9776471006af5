import type { RegistryKindName } from "@setup-registry-token/core";
import { type CredentialReport, findCredentials, registryTarget } from "@setup-registry-token/core/workspace";
import { readSurroundings } from "../credential-files/process-surroundings.ts";

/**
 * What a registry's package manager would send to it.
 *
 * @param directory absolute path, in which the package manager is started
 * @throws {RegistryTokenError} `registry-url-invalid`
 */
export function examineRegistry(
  { kind, url }: { kind: RegistryKindName; url: string },
  directory: string,
): CredentialReport {
  const surroundings = readSurroundings(process, directory);
  return findCredentials(registryTarget(kind, url), { surroundings });
}
