import type { CredentialFormat } from "../credential-file/credential-format.ts";
import { apkgCredentials } from "./apkg-credentials.ts";
import { composerAuth } from "./composer-auth.ts";
import type { PackageManager } from "./package-manager.ts";
import { pubTokens } from "./pub-tokens.ts";

/** How to take an entry out again, knowing only whose it is. */
export const credentialFormats: Readonly<Record<PackageManager["name"], CredentialFormat>> = {
  apkg: apkgCredentials,
  composer: composerAuth,
  pub: pubTokens,
};
