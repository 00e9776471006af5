import { randomBytes } from "node:crypto";
import type { CredentialFormat } from "../../src/credential-file/credential-format.ts";
import type { EntryUpdate } from "../../src/credential-file/update.ts";
import { APKG_KEY, apkgCredentials, writeApkgLogin } from "../../src/package-managers/apkg-credentials.ts";
import { composerAuth } from "../../src/package-managers/composer-auth.ts";
import { pubTokens } from "../../src/package-managers/pub-tokens.ts";

/** One client's credential file, as far as tests of the file itself need it. */
export interface Client {
  name: "pub" | "Composer" | "apkg";
  format: CredentialFormat;
  /** Path below the home directory; its directories are the client's own. */
  file: string;
  /** The key for one of several hosts. */
  key(host: string): string;
  /** A new entry for a host. */
  entry(host: string): string;
}

export const pub: Client = {
  name: "pub",
  format: pubTokens,
  file: ".config/dart/pub-tokens.json",
  key: (host) => `https://${host}`,
  entry: (host) => JSON.stringify({ url: `https://${host}`, token: newToken() }),
};

export const composer: Client = {
  name: "Composer",
  format: composerAuth,
  file: ".config/composer/auth.json",
  key: (host) => host,
  entry: () => JSON.stringify({ username: "token", password: newToken() }),
};

export const apkg: Client = {
  name: "apkg",
  format: apkgCredentials,
  file: ".apkg/credentials.json",
  key: () => APKG_KEY,
  entry: (host) =>
    writeApkgLogin({
      registry: `https://${host}`,
      accessToken: newToken(),
      refreshToken: "",
      username: "me",
    }),
};

export const clients: readonly Client[] = [pub, composer, apkg];

/** A string like a token that no other test has. */
export function newToken(): string {
  return randomBytes(18).toString("base64url");
}

/** @param entry `undefined` to have none, as where apkg's login has to give way to a variable */
export function putting(
  { format }: Pick<Client, "format">,
  entry: string | undefined,
  onMalformed: EntryUpdate["onMalformed"] = "fail",
): EntryUpdate {
  return { format, choose: () => entry, onMalformed };
}
