import { Secret } from "@setup-registry-token/core";
import { fieldsOf } from "../storage/json-fields.ts";
import { type NamedSecrets, SecretRecords, type StoragePorts } from "../storage/secret-records.ts";
import type { Occupancy } from "./occupancy.ts";

/** A place in a package manager's file that was given an entry of ours. */
export interface TakenPlace {
  /** Made of the rest. */
  readonly id: string;
  /** As `machineName` has it: the secret storage is one for all machines that the editor works on, the files are not. */
  readonly machine: string;
  /** Absolute path of the package manager's file. */
  readonly file: string;
  /** The name of the entry in it. */
  readonly key: string;
}

/** The secrets of each are its {@link Occupancy}. */
export type TakenPlaceStore = SecretRecords<TakenPlace>;

export function openTakenPlaces(ports: StoragePorts): TakenPlaceStore {
  return new SecretRecords({ name: "taken-place", read: readTakenPlace }, ports);
}

export function takenPlace({ machine, file, key }: Omit<TakenPlace, "id">): TakenPlace {
  return { id: [machine, file, key].map(encodeURIComponent).join("/"), machine, file, key };
}

function readTakenPlace(value: unknown): TakenPlace | undefined {
  const { machine, file, key } = fieldsOf(value);
  if (typeof machine !== "string" || typeof file !== "string" || typeof key !== "string") return undefined;
  return takenPlace({ machine, file, key });
}

const FORMER = "former";
const OURS = /^ours\/\d+\/(.*)$/s;

export function secretsOf({ former, ours }: Occupancy): NamedSecrets {
  const tokens = ours.map(({ account, token }, index) => [`ours/${index}/${account}`, token]);
  return { ...Object.fromEntries(tokens), ...(former !== undefined && { [FORMER]: new Secret(former) }) };
}

/** Reads what {@link secretsOf} made. */
export function occupancyOf(secrets: NamedSecrets): Occupancy {
  const ours = Object.entries(secrets).flatMap(([name, token]) => {
    const [, account] = OURS.exec(name) ?? [];
    return account === undefined ? [] : [{ account, token }];
  });
  return { former: secrets[FORMER]?.reveal(), ours };
}
