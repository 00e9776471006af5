import type { CredentialFormat } from "../credential-file/credential-format.ts";
import type { Secret } from "../secret.ts";
import type { Surroundings } from "../surroundings.ts";

/** Where the secret goes: into the client's file, or into an environment variable; `auto` lets the client decide. */
export type Store = "auto" | "file" | "env";

/** What a person asks for: this token, for this registry, in this client. */
export interface CredentialRequest {
  /** The registry's URL as given. */
  url: string;
  token: Secret;
  store: Store;
  /** User name of an http-basic credential, where the client has one. */
  userName: string;
  /** Whose token it is, as the registry says; `undefined` if it was not asked or does not say. */
  accountName?: string | undefined;
  /** Name of the environment variable, if it is not to be derived. Matches `^[A-Z_][A-Z0-9_]*$`. */
  variableName: string | undefined;
}

/** A change to one credential file that lasts until clean-up. */
export interface PlannedEntry {
  /** Absolute path of the client's file. */
  file: string;
  format: CredentialFormat;
  /** The name of the entry in that file; not secret. */
  key: string;
  /**
   * Decides what to put.
   *
   * @param held the entry that another running job keeps under the same key (JSON text), if there is one
   * @returns the entry as JSON text; `undefined` if the file must hold none for the length of the job
   */
  choose(held: string | undefined): string | undefined;
  /** Set where the client must find no file at all, whatever the file says; it comes back with clean-up. */
  setsFileAside?: true;
}

/** All that one registry needs, before anything is done. */
export interface CredentialPlan {
  /** The registry's URL as the client knows it. */
  registryUrl: string;
  /** By what the client tells this credential from others; not secret. */
  key: string;
  /** At most one change to a file. */
  entry: PlannedEntry | undefined;
  /** Whether the file will hold the token itself. */
  isTokenInFile: boolean;
  /**
   * The variables to export.
   *
   * @param put the entry that was put, as {@link PlannedEntry.choose} gave it
   * @param env the environment at that moment, with what was exported since the plan was made
   */
  variables(
    put: string | undefined,
    env: Readonly<Record<string, string | undefined>>,
  ): Record<string, Secret | string>;
  /** The name of the variable that holds the secret, if one does. */
  variableName: string | undefined;
  /** Full sentences about things that may surprise the user. */
  warnings: string[];
}

/** A client, and how its credential is given to it. */
export interface PackageManager {
  readonly name: "pub" | "composer" | "apkg";

  /**
   * Works out what the client needs. Reads its configuration, changes nothing.
   *
   * @throws {RegistryTokenError} `input-invalid`, `registry-url-invalid`, `token-malformed`, `location-unknown`,
   *   `registry-diverted` or `credential-file-malformed`
   */
  plan(request: CredentialRequest, surroundings: Surroundings): Promise<CredentialPlan>;
}
