import type { RegistryKindName } from "@setup-registry-token/core";

/** Which registry a credential is for. An account is one. */
export interface CredentialOwner {
  readonly kind: RegistryKindName;
  readonly url: string;
  /** Of an http-basic credential; `token` by default. */
  readonly userName?: string | undefined;
  /** The account's. */
  readonly name?: string | undefined;
}

/** For whom a credential is written. An account is one. */
export interface EntryOwner extends CredentialOwner {
  readonly id: string;
}
