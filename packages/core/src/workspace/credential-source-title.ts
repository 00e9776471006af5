import { composerSourceTitle } from "../package-managers/composer-stronger.ts";
import type { CredentialSource } from "./found-credential.ts";

/** What to call a place in a sentence. */
export function credentialSourceTitle(source: CredentialSource): string {
  switch (source) {
    case "pub-tokens.json":
      return "pub-tokens.json";
    case "credentials.json":
      return "apkg's credentials.json";
    case "APKG_TOKEN":
      return "the environment variable APKG_TOKEN";
    default:
      return composerSourceTitle(source);
  }
}
