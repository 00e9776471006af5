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
import { leaveAsItIs, putEntryToStay, type UpdateToStay } from "@setup-registry-token/core/entry-to-stay";
import { pub } from "@setup-registry-token/core/pub";
import type { CredentialLookup } from "@setup-registry-token/core/workspace";
import { type AdoptableCredential, findAdoptable } from "./adoptable-credentials.ts";
import type { CredentialOwner, EntryOwner } from "./credential-owner.ts";
import { holdsToken } from "./entry-token.ts";
import { machineName } from "./machine-name.ts";
import { type Occupancy, occupy, type Vacated, vacate } from "./occupancy.ts";
import { occupancyOf, secretsOf, type TakenPlace, type TakenPlaceStore, takenPlace } from "./taken-place.ts";

const PACKAGE_MANAGERS: Readonly<Record<PackageManager["name"], PackageManager>> = { apkg, composer, pub };

/** For plans that only tell where an entry is: that does not depend on what is in it. */
const NO_TOKEN = new Secret("none");

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
  readonly outcome: Vacated["outcome"];
}

export interface CredentialFilePorts {
  readonly surroundings: () => Surroundings;
  readonly modeOf: (file: string) => number | undefined;
  readonly job: () => RunningJob;
  /** `vscode.env.remoteName` */
  readonly remoteName: string | undefined;
  readonly takenPlaces: TakenPlaceStore;
  /** Gets full sentences about what went wrong where nothing depends on it. */
  readonly warn: (message: string) => void;
}

/** The entries of our accounts in the package managers' own files. */
export class CredentialFiles {
  readonly #ports: CredentialFilePorts;

  constructor(ports: CredentialFilePorts) {
    this.#ports = ports;
  }

  /**
   * Gives the package manager a credential. What somebody else has put in its place is kept first, to come back.
   *
   * @throws {RegistryTokenError} as the package manager's plan and `putEntryToStay`; then the file is unchanged
   */
  async write(account: EntryOwner, token: Secret): Promise<WrittenEntry> {
    const { entry, warnings } = await this.#plan(account, token);
    const place = this.#placeOf(entry);
    let taken: Occupancy | undefined;
    let isReplacement = false;
    await this.#put(entry, {
      choose: async (held, present) => {
        const text = entry.choose(undefined);
        // A job's entry goes with the job, and meanwhile `putEntryToStay` refuses any other.
        if (held !== undefined) return holdsToken(held, token) ? leaveAsItIs : text;
        const occupancy = await this.#recall(place);
        taken = occupy({ occupancy, present }, { account: account.id, token });
        await this.#ports.takenPlaces.put(place, secretsOf(taken));
        isReplacement = present !== undefined && present === taken.former && !holdsToken(present, token);
        return text;
      },
      settle: async () => {
        if (taken === undefined || taken.ours.length === 1) return;
        await this.#ports.takenPlaces.put(place, secretsOf({ ...taken, ours: taken.ours.slice(-1) }));
      },
    });
    return { file: entry.file, warnings, isReplacement };
  }

  /**
   * Takes out of the package manager's file what was written for an account, and puts back what stood there before.
   *
   * @param tokens must not stand there any longer, nor come back, whoever has put them there
   * @returns `undefined` if there are none, and nothing was written for the account
   * @throws {RegistryTokenError} as {@link CredentialFiles.write}
   */
  async clean(account: EntryOwner, tokens: readonly Secret[]): Promise<CleanedEntry | undefined> {
    const { entry } = await this.#plan(account, NO_TOKEN);
    const isTaken = await this.#isTaken(entry);
    return isTaken || tokens.length > 0 ? this.#vacate(entry, { account: account.id, tokens }) : undefined;
  }

  /**
   * Sees to it that a token that has ended does not come back where something was written. No account leaves.
   *
   * @throws {RegistryTokenError} as {@link CredentialFiles.write}
   */
  async forget(owner: CredentialOwner, token: Secret): Promise<void> {
    const { entry } = await this.#plan(owner, NO_TOKEN);
    if (await this.#isTaken(entry)) await this.#vacate(entry, { account: undefined, tokens: [token] });
  }

  /** Looks for credentials that the package manager has already, see {@link findAdoptable}. */
  async find(owner: CredentialOwner): Promise<AdoptableCredential[]> {
    const { entry } = await this.#plan(owner, NO_TOKEN);
    return findAdoptable(owner, { lookup: this.lookup(), tokensFile: entry.file });
  }

  /** What is needed to look for credentials. */
  lookup(): CredentialLookup {
    const { surroundings, modeOf } = this.#ports;
    return { surroundings: surroundings(), modeOf };
  }

  async #vacate(entry: PlannedEntry, leaving: Parameters<typeof vacate>[1]): Promise<CleanedEntry> {
    const place = this.#placeOf(entry);
    let occupancy: Occupancy | undefined;
    let vacated: Vacated | undefined;
    await this.#put(entry, {
      choose: async (held, present) => {
        occupancy = await this.#recall(place);
        vacated =
          held === undefined
            ? vacate({ occupancy, present }, leaving)
            : { entry: present, occupancy, outcome: "not-ours" };
        return vacated.entry === present ? leaveAsItIs : vacated.entry;
      },
      settle: async () => {
        if (vacated === undefined || vacated.occupancy === occupancy) return;
        if (vacated.occupancy === undefined) await this.#ports.takenPlaces.remove(place.id);
        else await this.#ports.takenPlaces.put(place, secretsOf(vacated.occupancy));
      },
    });
    return { file: entry.file, outcome: vacated?.outcome ?? "absent" };
  }

  async #plan(
    { kind, url, userName, name }: CredentialOwner,
    token: Secret,
  ): Promise<{ entry: PlannedEntry; warnings: string[] }> {
    const packageManager = PACKAGE_MANAGERS[registryKinds[kind].packageManager];
    const request = {
      url,
      token,
      store: "file",
      userName: userName ?? "token",
      accountName: name,
      variableName: undefined,
    } as const;
    const { entry, warnings } = await packageManager.plan(request, this.#ports.surroundings());
    if (entry === undefined) throw new Error(`${packageManager.name} has no file for its credentials.`);
    return { entry, warnings };
  }

  #placeOf({ file, key }: PlannedEntry): TakenPlace {
    const { surroundings, job, remoteName } = this.#ports;
    const machine = machineName({ remoteName, host: job().host, env: surroundings().env });
    return takenPlace({ machine, file, key });
  }

  async #isTaken(entry: PlannedEntry): Promise<boolean> {
    return (await this.#recall(this.#placeOf(entry))) !== undefined;
  }

  async #recall({ id }: TakenPlace): Promise<Occupancy | undefined> {
    const secrets = await this.#ports.takenPlaces.secretsOf(id);
    return secrets && occupancyOf(secrets);
  }

  async #put(
    entry: PlannedEntry,
    { choose, settle }: Required<Pick<UpdateToStay, "choose" | "settle">>,
  ): Promise<void> {
    const tidy = async (): Promise<void> => {
      try {
        await settle();
      } catch (error) {
        // The file is as it should be, and what is remembered beyond need does no harm.
        this.#ports.warn(`More is remembered of ${entry.file} than is needed: ${String(error)}`);
      }
    };
    const update = {
      choose,
      settle: tidy,
      format: entry.format,
      onMalformed: "fail",
      onGivingWay: "drop",
    } as const;
    await putEntryToStay(entry, update, this.#ports.job());
  }
}
