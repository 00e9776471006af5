import { join } from "node:path";
import { CredentialFiles } from "../src/credential-files/credential-files.ts";
import type { EntryOwner } from "../src/credential-files/credential-owner.ts";
import { editorAsJob, modeOf, readSurroundings } from "../src/credential-files/process-surroundings.ts";
import { openTakenPlaces } from "../src/credential-files/taken-place.ts";
import type { StoragePorts } from "../src/storage/secret-records.ts";

/** A package manager, as far as its credential file goes. */
export interface Client {
  readonly owner: EntryOwner;
  /** Below the home directory. */
  readonly file: string;
  /** The whole file with a token in it, as the client writes it. */
  text(token: string): string;
  tokenOf(text: string): unknown;
}

export const pub: Client = {
  owner: { id: "developer", kind: "onepub", url: "https://registry.example/api/examplepub/" },
  file: ".config/dart/pub-tokens.json",
  text: (token) =>
    JSON.stringify({ version: 1, hosted: [{ url: "https://registry.example/api/examplepub/", token }] }),
  tokenOf: (text) => JSON.parse(text).hosted[0]?.token,
};

export const composer: Client = {
  owner: { id: "developer", kind: "package-broker", url: "https://registry.example" },
  file: ".config/composer/auth.json",
  text: (token) =>
    JSON.stringify({ "http-basic": { "registry.example": { username: "token", password: token } } }),
  tokenOf: (text) => JSON.parse(text)["http-basic"]?.["registry.example"]?.password,
};

export const apkg: Client = {
  owner: { id: "developer", kind: "apkg", url: "https://registry.example" },
  file: ".apkg/credentials.json",
  text: (token) =>
    JSON.stringify({
      registry: "https://registry.example",
      accessToken: token,
      refreshToken: "",
      username: "",
    }),
  tokenOf: (text) => JSON.parse(text).accessToken,
};

export const clients = [
  ["dart pub", pub],
  ["Composer", composer],
  ["apkg", apkg],
] as const;

/** What one window knows of one machine's files. */
export function openCredentialFiles({
  home,
  storage,
  environment = {},
  remoteName,
  host,
}: {
  home: string;
  storage: StoragePorts;
  environment?: Record<string, string>;
  remoteName?: string | undefined;
  host?: string;
}): CredentialFiles {
  const env = { HOME: home, XDG_CONFIG_HOME: join(home, ".config"), ...environment };
  const job = () => editorAsJob(process, join(home, "storage"));
  return new CredentialFiles({
    surroundings: () => readSurroundings({ platform: "linux", env }, home),
    job: () => (host === undefined ? job() : { ...job(), host }),
    modeOf,
    remoteName,
    takenPlaces: openTakenPlaces(storage),
    warn: storage.warn,
  });
}
