import {
  type PackageManager,
  type PlannedEntry,
  type RunningJob,
  registryKinds,
  Secret,
  type Surroundings,
} from "@setup-registry-token/core";
import { apkg } from "@setup-registry-token/core/apkg";
import { composer } from "@setup-registry-token/core/composer";
import { putEntryToStay } from "@setup-registry-token/core/entry-to-stay";
import { pub } from "@setup-registry-token/core/pub";
import type { CredentialLookup } from "@setup-registry-token/core/workspace";
import { type AdoptableCredential, findAdoptable } from "./adoptable-credentials.ts";
import type { CredentialOwner } from "./credential-owner.ts";
import { holdsToken } from "./entry-token.ts";
import { type FormerEntryStore, formerEntryOf } from "./former-entry.ts";

const PACKAGE_MANAGERS: Readonly<Record<PackageManager["name"], PackageManager>> = { apkg, composer, pub };

export interface WrittenEntry {
  /** Absolute path. */
  readonly file: string;
  /** Full sentences of the package manager's peculiarities that a user should know. */
  readonly warnings: readonly string[];
  /** An entry of somebody else had to give way; it comes back when ours is taken out. */
  readonly isReplacement: boolean;
}

export interface CleanedEntry {
  readonly file: string;
  /** `not-ours`: what stands there is somebody else's, and stays. */
  readonly outcome: "removed" | "restored" | "not-ours" | "absent";
}

export interface CredentialFilePorts {
  readonly surroundings: () => Surroundings;
  readonly modeOf: (file: string) => number | undefined;
  readonly job: () => RunningJob;
  readonly formerEntries: FormerEntryStore;
}

/** The entries of our accounts in the package managers' own files. */
export class CredentialFiles {
  readonly #ports: CredentialFilePorts;

  constructor(ports: CredentialFilePorts) {
    this.#ports = ports;
  }

  /**
   * Gives the package manager a credential.
   *
   * @param replaced tokens of ours that may stand there; any other entry is kept, to come back
   * @throws {RegistryTokenError} as the package manager's plan and `putEntryToStay`; then the file is unchanged
   */
  async write(owner: CredentialOwner, token: Secret, replaced: readonly Secret[]): Promise<WrittenEntry> {
    const { entry, warnings } = await this.#plan(owner, token);
    const ours = [token, ...replaced];
    let kept: string | undefined;
    for (;;) {
      try {
        await this.#put(entry, (present) => {
          const isForeign = present !== undefined && !ours.some((known) => holdsToken(present, known));
          if (isForeign && present !== kept) throw new ForeignEntry(present);
          return entry.choose(undefined);
        });
        return { file: entry.file, warnings, isReplacement: kept !== undefined };
      } catch (error) {
        if (!(error instanceof ForeignEntry)) throw error;
        kept = error.text;
        await this.#ports.formerEntries.put(formerEntryOf(entry), { entry: new Secret(kept) });
      }
    }
  }

  /**
   * Takes a token out of the package manager's file, if it stands there, and puts back what stood there before.
   *
   * @throws {RegistryTokenError} as {@link CredentialFiles.write}
   */
  async clean(owner: CredentialOwner, token: Secret): Promise<CleanedEntry> {
    const { entry } = await this.#plan(owner, token);
    const { formerEntries } = this.#ports;
    const former = formerEntryOf(entry);
    const restored = (await formerEntries.secretsOf(former.id))?.entry?.reveal();
    const seen: { outcome: CleanedEntry["outcome"] } = { outcome: "absent" };
    await this.#put(entry, (present) => {
      const isOurs = present !== undefined && holdsToken(present, token);
      const gone = restored === undefined ? "removed" : "restored";
      seen.outcome = isOurs ? gone : present === undefined ? "absent" : "not-ours";
      return isOurs ? restored : present;
    });
    if (seen.outcome === "restored") await formerEntries.remove(former.id);
    return { file: entry.file, outcome: seen.outcome };
  }

  /** Looks for credentials that the package manager has already, see {@link findAdoptable}. */
  async find(owner: CredentialOwner): Promise<AdoptableCredential[]> {
    // Where an entry is does not depend on what is in it.
    const { entry } = await this.#plan(owner, new Secret("none"));
    return findAdoptable(owner, { lookup: this.lookup(), tokensFile: entry.file });
  }

  /** What is needed to look for credentials. */
  lookup(): CredentialLookup {
    const { surroundings, modeOf } = this.#ports;
    return { surroundings: surroundings(), modeOf };
  }

  async #plan(
    { kind, url, userName }: CredentialOwner,
    token: Secret,
  ): Promise<{ entry: PlannedEntry; warnings: string[] }> {
    const packageManager = PACKAGE_MANAGERS[registryKinds[kind].packageManager];
    const request = {
      url,
      token,
      store: "file",
      userName: userName ?? "token",
      variableName: undefined,
    } as const;
    const { entry, warnings } = await packageManager.plan(request, this.#ports.surroundings());
    if (entry === undefined) throw new Error(`${packageManager.name} has no file for its credentials.`);
    return { entry, warnings };
  }

  async #put(
    entry: PlannedEntry,
    choose: (present: string | undefined) => string | undefined,
  ): Promise<void> {
    await putEntryToStay(
      entry,
      {
        format: entry.format,
        choose: (_held, present) => choose(present),
        onMalformed: "fail",
        onGivingWay: "drop",
      },
      this.#ports.job(),
    );
  }
}

/** Stops an update of a file until what stands there has been kept. */
class ForeignEntry extends Error {
  readonly text: string;

  constructor(text: string) {
    super("An entry of somebody else stands there.");
    this.text = text;
  }
}
