import { findApkgCredentials } from "./apkg-search.ts";
import { findComposerCredentials } from "./composer-search.ts";
import type { CredentialLookup } from "./credential-lookup.ts";
import type { CredentialReport } from "./found-credential.ts";
import { findPubCredentials } from "./pub-search.ts";
import type { RegistryTarget } from "./registry-need.ts";

const SEARCHES = { pub: findPubCredentials, composer: findComposerCredentials, apkg: findApkgCredentials };

/**
 * All places in which a registry's client looks for a credential: what is there, which one it would use and why, and
 * what only nearly fits. Reads, and changes nothing. Never throws because of what a file says.
 */
export function findCredentials(target: RegistryTarget, lookup: CredentialLookup): CredentialReport {
  return SEARCHES[target.packageManager](target, lookup);
}
