import type { Secret } from "@setup-registry-token/core";
import type { Services } from "../services.ts";
import type { CredentialOwner } from "./credential-owner.ts";

/** Whether the package manager would use this very token, unless a setting keeps us out of its files. */
export async function hasInFile(
  { credentialFiles, settings }: Pick<Services, "credentialFiles" | "settings">,
  owner: CredentialOwner,
  token: Secret,
): Promise<boolean> {
  if (!settings().writesCredentialFiles) return false;
  const found = await credentialFiles.find(owner);
  return found.some(({ miss, token: one }) => miss === undefined && one.reveal() === token.reveal());
}
