import type { Expiry, Secret, Verification } from "@setup-registry-token/core";
import type { RegistryInput } from "./registry-input.ts";

/** A registry with its token and its URL, and what the registry says of them. */
export interface KnownToken extends RegistryInput {
  url: string;
  token: Secret;
  /** `undefined` if the registry was not asked. */
  verification: Verification | undefined;
  /** As the registry has it, or the token itself. */
  expiry: Expiry;
}
