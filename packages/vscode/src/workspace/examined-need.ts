import type { CredentialReport, RegistryNeed } from "@setup-registry-token/core/workspace";
import { isSameRegistry } from "@setup-registry-token/core/workspace";
import type { Account } from "../storage/account.ts";

/** A registry that a manifest needs, and what its package manager would send to it. */
export interface ExaminedNeed {
  readonly need: RegistryNeed;
  readonly report: CredentialReport;
  /** Whether the package manager would send a credential that can do good. */
  readonly hasCredential: boolean;
}

/**
 * Whether a need is one for a credential. An apkg.json names no registry, and the one that it means serves everybody who
 * wants nothing private.
 */
export function needsCredential({ logIn, packageManager }: RegistryNeed): boolean {
  return logIn === "required" || packageManager !== "apkg";
}

/** Whether somebody should be told that there is no credential. */
export function isMissing({ need, hasCredential }: Pick<ExaminedNeed, "need" | "hasCredential">): boolean {
  return !hasCredential && needsCredential(need);
}

/** Whether an account is for a registry, however the two spell its URL. */
export function isAccountFor(
  { kind, url }: Pick<Account, "kind" | "url">,
  registry: Pick<RegistryNeed, "kinds" | "url">,
): boolean {
  return registry.kinds.includes(kind) && isSameRegistry(url, registry.url);
}
