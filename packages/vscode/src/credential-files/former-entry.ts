import { fieldsOf } from "../storage/json-fields.ts";
import { SecretRecords, type StoragePorts } from "../storage/secret-records.ts";

/** An entry of somebody else that had to give way for ours. It comes back when ours goes. */
export interface FormerEntry {
  /** Made of file and key. */
  readonly id: string;
  /** Absolute path of the package manager's file. */
  readonly file: string;
  /** The name of the entry in it. */
  readonly key: string;
}

/** Each has one secret, the `entry`, as JSON text. */
export type FormerEntryStore = SecretRecords<FormerEntry>;

export function openFormerEntries(ports: StoragePorts): FormerEntryStore {
  return new SecretRecords({ name: "former-entry", read: readFormerEntry }, ports);
}

export function formerEntryOf({ file, key }: { file: string; key: string }): FormerEntry {
  return { id: `${encodeURIComponent(file)}/${encodeURIComponent(key)}`, file, key };
}

function readFormerEntry(value: unknown): FormerEntry | undefined {
  const { file, key } = fieldsOf(value);
  return typeof file === "string" && typeof key === "string" ? formerEntryOf({ file, key }) : undefined;
}
